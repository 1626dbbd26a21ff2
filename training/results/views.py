"""The evaluators' pages: awards granted to them, the register of certificates, its export."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff
from audit import journal
from training.certifying.codes import shown
from training.models import Award, CertificateExport

from . import exporting, register
from .forms import PeriodForm

A_PAGE = 50
MOST_PDFS = 2000  # in one download; the command has no such limit
MOST_A_DAY = 20  # exports of one evaluator


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
    """What the file will hold; then the file."""
    award = _award(request, pk)
    form = PeriodForm(request.POST or request.GET)
    context = {"award": award, "form": form}
    if form.is_valid():
        selection = _selection(request, award, form)
        context["preview"] = exporting.preview(selection)
        context["period"] = form.period
        context["problem"] = _problem(request.user, context["preview"])
        if request.method == "POST" and not context["problem"]:
            return _archive(selection, request.user)
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


def _problem(user, preview: dict) -> str:
    since = timezone.now() - timedelta(days=1)
    if CertificateExport.objects.filter(made_by=user, made_at__gte=since).count() >= MOST_A_DAY:
        return _("You have made many exports today. Try again tomorrow.")
    if preview["pdfs"] > MOST_PDFS:
        return _("This is too much for one file. Choose a shorter period.")
    return ""


def _archive(selection: exporting.Selection, actor) -> HttpResponse:
    content, _counts = exporting.in_memory(selection, actor)
    days = [day.isoformat() for day in (selection.start, selection.end) if day]
    name = "-".join(["certificates", selection.award.code, *days])
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["Cache-Control"] = "no-store, private"
    return response


def _page(request, template: str, context: dict) -> HttpResponse:
    user = request.user
    workspace = {
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
    return render(request, f"results/{template}.html", context | {"workspace": workspace})
