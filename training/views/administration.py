"""Where a platform administrator starts: what is set up, and what is still missing."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import staff


@staff("administer")
@require_safe
def home(request):
    return render(request, "administration/home.html")
