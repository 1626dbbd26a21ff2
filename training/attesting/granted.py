"""An evaluator reads the certificates of results of awards that were granted to them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import staff
from audit import journal
from training.models import Award, CohortCertificate
from training.models.certificate import CertificateState
from training.results.views import workspace

from . import handing, telling


@staff("evaluate")
@require_safe
def certificates(request, pk):
    """Those of an award, of every organization that granted something of it."""
    award = get_object_or_404(Award.objects.granted_to(request.user).distinct(), pk=pk)
    rows = CohortCertificate.objects.granted_to(request.user).filter(award=award)
    rows = rows.select_related("issued_by", "organization")
    context = {"award": award, "certificates": [telling.line(each) for each in rows]}
    return _page(request, "granted", context)


@staff("evaluate")
@require_safe
def one(request, pk):
    certificate = _certificate(request, pk)
    journal.read(request, "cohort.seen", certificate)
    context = telling.page(certificate) | {
        "back": reverse("results:cohorts", args=[certificate.award_id]),
        "evaluates": True,
    }
    return _page(request, "one", context)


@staff("evaluate")
@require_safe
def pdf(request, pk):
    return _taken(request, pk, handing.pdf)


@staff("evaluate")
@require_safe
def xlsx(request, pk):
    return _taken(request, pk, handing.xlsx)


def _taken(request, pk, hand):
    certificate = _certificate(request, pk)
    if certificate.state != CertificateState.VALID:
        messages.error(request, _("This certificate is no longer valid."))
        return redirect("results:cohort", pk)
    return hand(request, certificate)


def _certificate(request, pk) -> CohortCertificate:
    rows = CohortCertificate.objects.granted_to(request.user)
    related = ("award__donor", "organization", "key", "issued_by", "replaced_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _page(request, template: str, context: dict):
    context |= {"workspace": workspace(request.user)}
    return render(request, f"training/attesting/{template}.html", context)
