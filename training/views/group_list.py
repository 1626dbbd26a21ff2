"""All groups as a grid, by state and center; and the list of one of them on paper."""

from collections import Counter
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, When
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.guards import staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from training.caseload import groups_of
from training.models import Enrollment, Session
from training.models.enrollment import SEATED
from training.models.enrollment import EnrollmentState as State
from training.models.offering import OfferingState
from training.telling import attendance_of
from youth.models import Center

from .groups import group_or_404

PAGE = 24
COLUMNS = 6  # days on one printed sheet
SHELVES = {  # which groups a tab shows: (words, state)
    "actuales": (_("Current"), OfferingState.PUBLISHED),
    "borradores": (_("Drafts"), OfferingState.DRAFT),
    "terminados": (_("Finished"), OfferingState.FINISHED),
    "cancelados": (_("Called off"), OfferingState.CANCELLED),
}


@staff("see_people")
@require_safe
def groups(request):
    """The groups of one state, of one center if it is chosen: in as many queries for any number."""
    everything = groups_of(request.user)
    centers = centers_of(everything)
    shelf, center = request.GET.get("ver", ""), chosen(request, centers)
    shelf = shelf if shelf in SHELVES else "actuales"
    everything = everything.filter(center=center) if center else everything
    rows = everything.filter(state=SHELVES[shelf][1]).select_related("course", "center")
    page = Paginator(in_order(rows, shelf), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": cards(page, shelf),
        "tabs": tabs(everything, shelf, center),
        "centers": centers if len(centers) > 1 else [],
        "center": center,
        "shelf": shelf,
        "query": query(shelf, center)[1:] and query(shelf, center)[1:] + "&",
        "may_manage": may(request.user, "manage_training"),
    }
    return render(request, "training/groups.html", context)


def in_order(groups, shelf: str):
    """Those that meet now first, then those to come, then those that are over; else the newest."""
    if shelf != "actuales":
        return groups.order_by("-starts_on", "name")
    today = timezone.localdate()
    now = When(starts_on__lte=today, ends_on__gte=today, then=0)
    when = Case(now, When(starts_on__gt=today, then=1), default=2)
    return groups.order_by(when, "starts_on", "name")


def centers_of(groups) -> list[Center]:
    rows = Center.objects.filter(pk__in=groups.order_by().values("center"))
    return list(rows.order_by("name"))


def chosen(request, centers: list[Center]) -> Center | None:
    try:
        key = UUID(request.GET.get("centro", ""))
    except ValueError:
        return None
    return next((each for each in centers if each.pk == key), None)


def query(shelf: str, center: Center | None) -> str:
    given = {} if shelf == "actuales" else {"ver": shelf}
    given |= {"centro": center.pk} if center else {}
    return "?" + urlencode(given)


def cards(page, shelf: str) -> list[dict]:
    today, shown = timezone.localdate(), list(page)
    count = Count("pk", filter=Q(cancelled_reason=""))
    held = Count("pk", filter=Q(cancelled_reason="", on__lte=today))
    sessions = Session.objects.filter(offering__in=shown).values("offering").order_by()
    planned = {s["offering"]: s for s in sessions.annotate(all=count, held=held)}
    came = attendance_of(shown)
    return [
        {
            "offering": group,
            "over": shelf == "actuales" and group.ends_on < today,
            "sessions": planned.get(group.pk),
            "came": came.get(group.pk),
        }
        for group in shown
    ]


def tabs(everything, shelf: str, center: Center | None) -> list[dict]:
    numbers = Counter(everything.values_list("state", flat=True))
    return [
        {
            "label": words,
            "url": query(key, center),
            "number": numbers[state],
            "current": key == shelf,
        }
        for key, (words, state) in SHELVES.items()
    ]


@staff("see_people")
@identified
@require_safe
def printed(request, pk):
    """The list of a group on paper: the same order and numbers as on the screen, who waits last.

    Codes stand in place of names where a group asks for it (`nombres=no`), and a column to sign
    in place of the days (`firma=si`).
    """
    offering = group_or_404(request, pk)
    rows = Enrollment.objects.visible_to(request.user).filter(offering=offering)
    rows = rows.filter(state__in=[*SEATED, State.WAITING])
    rows = list(rows.select_related("participant__key", "participant__organization"))
    inside = sorted(
        (e for e in rows if e.state in SEATED), key=lambda e: e.participant.full_name.sort_key
    )
    waiting = [e for e in rows if e.state == State.WAITING]
    waiting.sort(key=lambda e: (e.priority, e.asked_at))
    sessions = Session.objects.filter(offering=offering, cancelled_reason="")
    days = list(sessions.filter(on__gte=timezone.localdate())[:COLUMNS])
    journal.read(request, "group.printed", offering, objects=[e.participant for e in rows])
    context = {
        "offering": offering,
        "people": inside,
        "waiting": waiting,
        "days": [s.on for s in days],
        "blank": range(COLUMNS - len(days)),
        "named": request.GET.get("nombres") != "no",
        "signed": request.GET.get("firma") == "si",
    }
    context["options"] = options(context["named"], context["signed"])
    return render(request, "training/printed.html", context)


def options(named: bool, signed: bool) -> list[dict]:
    """The other ways to print this list, each with its address."""

    def url(named: bool, signed: bool) -> str:
        chosen = ({} if named else {"nombres": "no"}) | ({"firma": "si"} if signed else {})
        return "?" + urlencode(chosen)

    names = _("With codes instead of surnames") if named else _("With surnames")
    column = _("With days to mark") if signed else _("With a column to sign")
    return [
        {"label": column, "url": url(named, not signed)},
        {"label": names, "url": url(not named, signed)},
    ]
