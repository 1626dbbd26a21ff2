"""The pictures of logos, and what a certificate would look like now."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.guards import staff
from training.certifying import example, filing
from training.models import Logo

from .sending import sent

YEAR = 365 * 24 * 3600


@staff("manage_training")
@require_safe
def picture(request, pk):
    """It never changes under this address."""
    logo = get_object_or_404(Logo.objects.managed_by(request.user), pk=pk)
    response = HttpResponse(bytes(logo.picture), content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    return response


@staff("manage_training")
@require_safe
def certificate(request):
    """An invented person's certificate, with who signs and which logos are printed now."""
    facts = example.facts(request.user.organization)
    return sent(filing.drawn([facts]), "certificate-example.pdf", inline=True)
