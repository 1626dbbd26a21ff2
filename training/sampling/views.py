"""An evaluator's samples: drawn, looked at, checked row by row, taken as a workbook."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.sealing.fields import Unreadable
from audit import journal
from rumbo import limits
from training.certifying import pdf as drawn
from training.certifying.filing import pdf_of
from training.models import Award, Sample
from training.results.views import A_PAGE, workspace
from training.views.sending import UNREADABLE, sent

from . import acts, telling, workbook
from .forms import DrawForm, FindingForm

PDFS_A_DAY = 200  # of one evaluator
DAY = int(timedelta(days=1).total_seconds())


@staff("evaluate")
@require_safe
def every(request):
    """All samples of this role, of every award that is open; it names nobody."""
    rows = Sample.objects.held_by(request.user).select_related("award")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "every", {"page": page})


@staff("evaluate")
@require_http_methods(["GET", "HEAD", "POST"])
def samples(request, pk):
    """Those of an award, and the form that draws another one."""
    award = get_object_or_404(Award.objects.granted_to(request.user), pk=pk)
    form = DrawForm(request.POST or None, user=request.user)
    here = reverse("results:samples", args=[pk])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _drawn(request, award, form, here), here)
    context = {
        "award": award,
        "form": form,
        "samples": Sample.objects.held_by(request.user).filter(award=award),
        "valid": acts.frame(request.user, award, None, None).count(),
    }
    return _page(request, "samples", context)


def _drawn(request, award: Award, form: DrawForm, here: str) -> str:
    try:
        wanted = acts.Wanted(award, *form.period, form.size, form.margin)
        made = acts.draw(wanted, request.user)
    except acts.Refused as refusal:
        messages.error(request, str(refusal))
        return here
    messages.success(request, _("The sample is drawn."))
    return reverse("results:sample", args=[made.pk])


@staff("evaluate")
@require_safe
@journal.identified
def sample(request, pk):
    found, rows = _rows(request, pk)
    _record(request, found, rows, "sample.opened")
    context = {
        "sample": found,
        "rows": [telling.line(row) for row in rows],
        "result": acts.result(found, rows),
        "repeated": acts.repeat(found, request.user),
    }
    return _page(request, "sample", context)


@staff("evaluate")
@require_safe
@journal.identified
def xlsx(request, pk):
    found, rows = _rows(request, pk)
    content = workbook.made(found, rows)
    _record(request, found, rows, "sample.exported")
    return sent(content, f"sample-{found.award.code}-{found.number}.xlsx")


@staff("evaluate")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def check(request, pk, number: int):
    """One certificate of a sample: what there is to check, and what was found."""
    found, row = _row(request, pk, number)
    here = reverse("results:sample", args=[pk])
    initial = {"finding": row.finding, "note": telling.note_of(row)}
    form = FindingForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _noted(request, row, form, here), here)
    journal.read(request, "certificate.checked", row.certificate)
    context = {
        "sample": found,
        "item": telling.line(row),
        "evidence": telling.evidence(row, request.user),
        "form": form,
    }
    return _page(request, "check", context)


def _noted(request, row, form: FindingForm, here: str) -> str:
    data = form.cleaned_data
    try:
        acts.note(row, data["finding"], data["note"], user=request.user)
    except acts.Refused as refusal:
        messages.error(request, str(refusal))
        return here
    messages.success(request, _("Your finding is kept."))
    return f"{here}#row-{row.number}"


@staff("evaluate")
@require_safe
@journal.identified
def pdf(request, pk, number: int):
    """The certificate with the name, where the grant includes names and the holder agreed."""
    found, row = _row(request, pk, number)
    here = redirect("results:sample_row", pk, number)
    if not telling.evidence(row, request.user)["leaves"]:
        messages.error(request, _("This PDF is withheld."))
        return here
    if not limits.spend("sample:pdf", str(request.user.pk), PDFS_A_DAY, DAY):
        messages.error(request, _("You have opened many PDFs today. Try again tomorrow."))
        return here
    try:
        content = pdf_of(row.certificate)
    except (FileNotFoundError, Unreadable):
        messages.error(request, UNREADABLE)
        return here
    purpose = f"sample {found.pk}"
    journal.read(request, "certificate.exported", row.certificate, purpose=purpose)
    return sent(content, drawn.file_name(row.certificate.code))


def _rows(request, pk) -> tuple[Sample, list]:
    held = Sample.objects.held_by(request.user).select_related("award", "drawn_by")
    found = get_object_or_404(held, pk=pk)
    return found, list(acts.rows_of(found, request.user))


def _row(request, pk, number: int):
    found = get_object_or_404(Sample.objects.held_by(request.user), pk=pk)
    return found, get_object_or_404(acts.rows_of(found, request.user), number=number)


def _record(request, found: Sample, rows, action: str) -> None:
    """One entry for each owner of what is shown; for a sample of which nothing is left, one."""
    parts = acts.owners(rows) or {request.user.organization: []}
    for organization, theirs in parts.items():
        told = {"objects": theirs, "organization": organization, "purpose": f"sample {found.pk}"}
        journal.read(request, action, found.award, **told)


def _page(request, template: str, context: dict) -> HttpResponse:
    context |= {"workspace": workspace(request.user, "samples")}
    return render(request, f"training/sampling/{template}.html", context)
