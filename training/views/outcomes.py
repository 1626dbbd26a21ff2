"""Many outcomes: what waits, what is there, those of a group, and the file to take away."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff
from accounts.roles import SEES_ORGANIZATION, may
from audit import journal
from audit.journal import identified
from training.caseload import groups_of
from training.forms.outcomes import NEVER_IN, OutcomeFilter, PeriodForm
from training.models import Enrollment, Outcome
from training.models.outcome import STANDING
from training.outcomes import export as exporting
from training.outcomes import telling

from .groups import group_or_404

PAGE = 25
FIRST = 25  # of what waits, shown before everything else


@staff("see_outcomes")
@require_safe
@identified
def outcomes(request):
    """What waits for the reader comes first, then everything, by state, kind, group and period."""
    user = request.user
    form = OutcomeFilter(request.GET, user=user, groups=groups_of(user))
    chosen = form.query if form.is_valid() else ""
    first = Waiting() if chosen or "page" in request.GET else waiting_for(user)
    rows = telling.listed_for(user).exclude(pk__in=[each.pk for each in first.all])
    rows = form.narrow(rows) if chosen else rows
    page = Paginator(rows.order_by("-proposed_at", "-id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chosen": chosen,
        "query": chosen,
        "page": page,
        "rows": [line(each) for each in page],
        "first": first,
        "may_confirm": may(user, "confirm_outcome"),
        "may_propose": may(user, "propose_outcome"),
        "may_export": may(user, "export_outcomes"),
        "own_only": user.membership.role not in SEES_ORGANIZATION,
    }
    journal.read(request, "outcomes.listed", people_of([*first.all, *page]))
    return render(request, "training/outcomes/all.html", context)


class Waiting:
    """What is shown before everything else: what came back, and what waits to be confirmed."""

    def __init__(self, back=(), to_confirm=(), number: int = 0, reasons=None) -> None:
        self.all = [*back, *to_confirm]
        self.back = [line(each, (reasons or {}).get(each.pk)) for each in back]
        self.to_confirm = [line(each) for each in to_confirm]
        self.number = number
        oldest = to_confirm[0].proposed_at if to_confirm else None
        self.days = (timezone.now() - oldest).days if oldest else 0


def waiting_for(user) -> Waiting:
    back = list(telling.came_back(user)[:FIRST]) if may(user, "propose_outcome") else []
    if user.membership.role not in SEES_ORGANIZATION:
        return Waiting(back, reasons=telling.reasons(user, back))
    rows = telling.to_confirm(user)
    return Waiting(back, list(rows[:FIRST]), rows.count(), telling.reasons(user, back))


def line(outcome: Outcome, reason: str | None = None) -> dict:
    """One outcome of a list, with the reason why it came back."""
    return {"outcome": outcome, "reason": reason}


def people_of(rows) -> list:
    return list({each.participant_id: each.participant for each in rows}.values())


@staff("see_outcomes")
@require_safe
@identified
def group(request, pk):
    """Everybody who is or was in a group, with what changed for them since."""
    offering, user = group_or_404(request, pk), request.user
    rows = Enrollment.objects.visible_to(user).filter(offering=offering)
    rows = rows.exclude(state__in=NEVER_IN)
    rows = list(rows.select_related("participant__key", "participant__organization"))
    rows.sort(key=lambda e: e.participant.full_name.sort_key)
    people = [each.participant for each in rows]
    found: dict = {}
    for each in telling.seen_by(user).filter(participant__in=people, state__in=STANDING):
        found.setdefault(each.participant_id, []).append(each)
    context = {
        "offering": offering,
        "people": [{"person": person, "outcomes": found.get(person.pk, [])} for person in people],
        "may_propose": may(user, "propose_outcome"),
    }
    journal.read(request, "group.outcomes_listed", offering, objects=people)
    return render(request, "training/outcomes/group.html", context)


@staff("export_outcomes")
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """Choose a period; then the file. The page itself shows nobody."""
    form = PeriodForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return exported(request, form.cleaned_data["start"], form.cleaned_data["end"])
    return render(request, "training/outcomes/export.html", {"form": form})


@identified
def exported(request, start, end) -> HttpResponse:
    as_csv = request.POST.get("as") == "csv"
    selection = exporting.Selection(request.user, start, end)
    content = exporting.as_csv(selection) if as_csv else exporting.as_workbook(selection)
    exporting.record(selection)
    kind = exporting.CSV if as_csv else exporting.XLSX
    response = HttpResponse(content, content_type=kind)
    name = "-".join(["outcomes", *[day.isoformat() for day in (start, end) if day]])
    ending = "csv" if as_csv else "xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store, private"
    return response
