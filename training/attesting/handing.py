"""A certificate of results leaves the house: written down first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.sealing import files
from accounts.sealing.fields import Unreadable
from audit import journal
from training.models import CohortCertificate
from training.views.sending import UNREADABLE, sent

from . import workbook
from .facts import CohortFacts


def pdf(request, certificate: CohortCertificate) -> HttpResponse:
    """The file as it was certified."""
    try:
        content = files.read(certificate.file)
    except (FileNotFoundError, Unreadable):
        messages.error(request, UNREADABLE)
        return redirect(request.path.rpartition("/")[0] + "/")
    journal.read(request, "cohort.taken", certificate, purpose="pdf")
    return sent(content, f"{name_of(certificate)}.pdf")


def xlsx(request, certificate: CohortCertificate) -> HttpResponse:
    """The same figures as a workbook."""
    content = workbook.made(CohortFacts.from_json(certificate.facts))
    journal.read(request, "cohort.taken", certificate, purpose="xlsx")
    return sent(content, f"{name_of(certificate)}.xlsx")


def name_of(certificate: CohortCertificate) -> str:
    return f"results-{certificate.code[-4:]}"
