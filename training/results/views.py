"""The evaluators' pages: awards granted to them, the register of certificates, its export."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff
from audit import journal
from jobs import workers
from jobs.kinds import PROBLEMS, Refused
from rumbo.dates import day
from training.certifying.codes import shown
from training.models import Award

from . import exporting, register, working
from .forms import PeriodForm

A_PAGE = 50
MOST_PDFS = 2000  # in one download; the command has no such limit
RECENT = 10  # exports listed


@staff("evaluate")
@require_safe
def home(request):
    """The awards, each with the number of its certificates that may be seen."""
    awards = [
        {"award": award, "certificates": register.certificates(award, request.user).count()}
        for award in Award.objects.granted_to(request.user)
    ]
    return _page(request, "home", {"awards": awards})


@staff("evaluate")
@require_safe
@journal.identified
def register_page(request, pk):
    award = _award(request, pk)
    form = PeriodForm(request.GET)
    rows = _selection(request, award, form).certificates() if form.is_valid() else []
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    _record_page(request, award, page.object_list)
    context = {
        "award": award,
        "form": form,
        "page": page,
        "rows": [_line(certificate, award) for certificate in page.object_list],
        "query": form.query if form.is_valid() else "",
    }
    return _page(request, "register", context)


@staff("evaluate")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def export(request, pk):
    """What the file will hold; the files that were made, and those being made."""
    award = _award(request, pk)
    form = PeriodForm(request.POST or request.GET)
    context = {"award": award, "form": form}
    if form.is_valid():
        selection = _selection(request, award, form)
        context["preview"] = exporting.preview(selection)
        context["period"], context["said"] = form.period, _period_in_words(*form.period)
        context["problem"] = _problem(request.user, context["preview"])
        if request.method == "POST" and not context["problem"]:
            try:
                working.begin(selection)
            except Refused as refusal:
                context["problem"] = PROBLEMS[refusal.code]
            else:
                here = reverse("results:export", args=[award.pk])
                return redirect(f"{here}?{form.query}")
    context["exports"] = [
        {"job": job, "said": _period_in_words(*working.period(job))}
        for job in working.exports(request.user, award)[:RECENT]
    ]
    context["job"] = next((e["job"] for e in context["exports"] if e["job"].is_active), None)
    context["worker"] = workers.is_anybody_working()
    journal.read(request, "export.previewed", award, organization=request.user.organization)
    return _page(request, "export", context)


def _award(request, pk) -> Award:
    return get_object_or_404(Award.objects.granted_to(request.user), pk=pk)


def _selection(request, award: Award, form: PeriodForm) -> exporting.Selection:
    start, end = form.period
    return exporting.Selection(award, start, end, request.user)


def _record_page(request, award: Award, certificates) -> None:
    """One entry for each owner of what is shown; for an empty page, one that says so."""
    parts = register.by_organization(certificates) or {request.user.organization.pk: []}
    for organization, theirs in parts.items():
        shown = {"objects": theirs, "organization": organization}
        journal.read(request, "certificates.register", award, **shown)


def _line(certificate, award: Award) -> dict:
    row = register.row(certificate, award)
    return {
        "row": row,
        "course": row.course_en if get_language() == "en" and row.course_en else row.course_es,
        "code": shown(certificate.code),
        "certificate": certificate,
        "with_pdf": register.withheld(certificate) is None,
    }


def _period_in_words(start: date | None, end: date | None) -> str:
    days = {"start": start and day(start, "long"), "end": end and day(end, "long")}
    if start and end:
        return _("Issued from %(start)s until %(end)s.") % days
    if start:
        return _("Issued from %(start)s on.") % days
    return _("Issued until %(end)s.") % days if end else _("All days.")


def _problem(user, preview: dict) -> str:
    if why := working.full(user):
        return PROBLEMS[why]
    if preview["pdfs"] > MOST_PDFS:
        return _("This is too much for one file. Choose a shorter period.")
    return ""


def workspace(user) -> dict:
    """The frame of an evaluator's pages."""
    return {
        "home": reverse("results:home"),
        "organization": user.organization.public_name,
        "person": f"{user} · {user.membership.get_role_display()}",
        "nav": [
            {
                "label": _("Certificates"),
                "url": reverse("results:home"),
                "icon": "award",
                "current": True,
            }
        ],
    }


def _page(request, template: str, context: dict) -> HttpResponse:
    context |= {"workspace": workspace(request.user)}
    return render(request, f"results/{template}.html", context)
