"""The evaluators' pages: awards granted to them, the register of certificates, its export."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff
from audit import journal
from jobs import workers
from jobs.kinds import PROBLEMS, Refused
from rumbo.dates import day
from training.certifying.codes import shown
from training.certifying.composing import verify_url_of
from training.models import Award, Grant

from . import chains, exporting, register, working
from .forms import PeriodForm, RegisterForm
from .withholding import WORDS, Why, counted, told

A_PAGE = 50
MOST_PDFS = 2000  # in one download; the command has no such limit
RECENT = 10  # exports listed


@staff("evaluate")
@require_safe
def home(request):
    """The awards, each with the number of its certificates that may be seen; what is over."""
    awards = list(Award.objects.granted_to(request.user))
    rows = register.of_awards(awards, request.user).order_by()
    counts = dict(rows.values_list("award").annotate(Count("pk")))
    context = {
        "awards": [{"award": each, "certificates": counts.get(each.pk, 0)} for each in awards],
        "over": lapsed(request.user),
    }
    return _page(request, "home", context)


def lapsed(user, award: Award | None = None) -> list[Grant]:
    """Accesses of `user` that ended: nothing is told of what they opened."""
    held = Grant.objects.held_in(user.membership)
    over = held.exclude(pk__in=held.in_force().values("pk")).filter(
        starts_on__lte=timezone.localdate()
    )
    # Who gave another access since is open again.
    now = held.in_force().filter(award=OuterRef("award"), organization=OuterRef("organization"))
    over = over.exclude(Exists(now)).select_related("award", "organization")
    return list(over.filter(award=award) if award else over)


@staff("evaluate")
@require_safe
@journal.identified
def register_page(request, pk=None):
    """The register of one award, or of all that are open: filtered, and why names are withheld."""
    award = _award(request, pk) if pk else None
    awards = [award] if award else list(Award.objects.granted_to(request.user))
    form = RegisterForm(request.GET, user=request.user, award=award)
    rows = told(register.of_awards(awards, request.user), request.user)
    rows = _narrowed(rows, form) if form.is_valid() else rows.none()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    certificates = list(page.object_list)
    newer = chains.newer(request.user, certificates)
    _record_page(request, award, certificates)
    context = {
        "award": award,
        "form": form,
        "page": page,
        "rows": [_line(each, newer.get(each.pk)) for each in certificates],
        "counts": [(WORDS[why], many) for why, many in counted(rows)],
        "over": lapsed(request.user, award),
        "query": form.query if form.is_valid() else "",
        "narrowed": form.is_valid() and bool(form.query),
    }
    return _page(request, "register", context, "register")


def _narrowed(rows, form: RegisterForm):
    chosen = dict(form.chosen)
    start, end = chosen.pop("start", None), chosen.pop("end", None)
    if "course" in chosen:
        chosen["enrollment__offering__course"] = chosen.pop("course")
    days = {"issued_on__gte": start, "issued_on__lte": end}
    return rows.filter(**chosen, **{name: day for name, day in days.items() if day})


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


def _record_page(request, award: Award | None, certificates) -> None:
    """One entry for each owner of what is shown; for an empty page, one that says so."""
    parts = register.by_owner(certificates) or {(award, request.user.organization.pk): []}
    for (of, organization), theirs in parts.items():
        shown = {"objects": theirs, "organization": organization}
        if of is None:  # nothing is shown, of no award
            shown.pop("objects")
        journal.read(request, "certificates.register", of or theirs, **shown)


def _line(certificate, newer: list | None) -> dict:
    row = register.row(certificate, certificate.award)
    return {
        "row": row,
        "award": certificate.award,
        "course": row.course_en if get_language() == "en" and row.course_en else row.course_es,
        "code": shown(certificate.code),
        "certificate": certificate,
        "why": WORDS[certificate.why],
        "leaves": certificate.why == Why.LEAVES,
        "newer": [(shown(each.code), verify_url_of(each.code)) for each in newer or ()],
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


PLACES = {
    "awards": ("results:home", gettext_lazy("Awards"), "clipboard-list"),
    "register": ("results:register_all", gettext_lazy("Certificates"), "award"),
    "cohorts": ("results:cohorts_all", gettext_lazy("Results"), "chart-column"),
    "samples": ("results:samples_all", gettext_lazy("Samples"), "clipboard-check"),
}


def workspace(user, current: str = "awards") -> dict:
    """The frame of an evaluator's pages; `current` is a key of PLACES."""
    return {
        "home": reverse("results:home"),
        "organization": user.organization.public_name,
        "person": f"{user} · {user.membership.get_role_display()}",
        "nav": [
            {"label": label, "url": reverse(name), "icon": icon, "current": place == current}
            for place, (name, label, icon) in PLACES.items()
        ],
    }


def _page(request, template: str, context: dict, current: str = "awards") -> HttpResponse:
    context |= {"workspace": workspace(request.user, current)}
    return render(request, f"results/{template}.html", context)
