"""The rows of a list as a workbook."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.guards import staff
from jobs.kinds import Refused
from youth.importing import tabling
from youth.models import ImportBatch


@staff("import_people")
@require_POST
def order(request, pk):
    """Have the table made; it is fetched from the page of the list."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    try:
        tabling.begin(found, request.user)
    except Refused as refusal:
        messages.error(request, refusal.text)
    return redirect("youth:import", pk=found.pk)
