"""What an organization's coordinators read about it; administrators of Rumbo change it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import staff
from training.navigation import address


@staff("manage_training")
@require_safe
def ours(request):
    links = {"logos": address("training:logos"), "signatures": address("training:firmas")}
    context = {"organization": request.user.organization, "links": links}
    return render(request, "training/organization.html", context)
