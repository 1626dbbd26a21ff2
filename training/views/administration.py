"""Where a platform administrator starts: what is set up, and what is still missing."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import staff
from training import readiness


@staff("administer")
@require_safe
def home(request):
    points = readiness.checklist()
    context = {
        "missing": [point for point in points if not point.good],
        "fine": [point for point in points if point.good],
    }
    return render(request, "administration/home.html", context)
