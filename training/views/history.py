"""Who saw and changed what: of one person, and of the organization by colleague."""

from datetime import timedelta
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actors
from accounts.guards import staff
from accounts.models import User
from accounts.roles import may
from audit import journal, reading
from audit.journal import identified
from audit.words import CHANGED, SEEN
from training import readings, unusual
from training.history import records_of, told
from youth.models import Participant

from .person import follows, person_or_404, show

PAGE = 25
KINDS = {"": _("Everything"), "vistas": _("Seen"), "cambios": _("Changed")}
KIND_OF = {"vistas": SEEN, "cambios": CHANGED}
PERIODS = {"": _("Always"), "30": _("30 days"), "365": _("12 months")}


@staff("see_history")
@follows
@identified
@require_safe
def history(request, pk):
    """The person's history from the journal; looking at it becomes part of it."""
    someone, user = person_or_404(request, pk), request.user
    kind = request.GET.get("que", "")
    period = request.GET.get("dias", "")
    kind, period = kind if kind in KINDS else "", period if period in PERIODS else ""
    records = records_of(someone, user)
    entries = reading.about(user.organization, records.named, records.lists)
    if kind:
        entries = reading.of_kind(entries, KIND_OF[kind])
    if period:
        entries = entries.filter(at__gte=timezone.now() - timedelta(days=int(period)))
    page = Paginator(reading.newest_first(entries), PAGE).get_page(request.GET.get("page"))
    events = told(reading.those(page), records, user.organization)
    return show(
        request,
        "history",
        someone,
        page=page,
        days=by_day(events),
        kinds=choices(KINDS, kind, "que", {"dias": period}),
        periods=choices(PERIODS, period, "dias", {"que": kind}),
        query=query({"que": kind, "dias": period}),
    )


def by_day(events: list[dict]) -> list[dict]:
    """[{"day", "events"}] in the order of the events."""
    days = groupby(events, key=lambda event: timezone.localdate(event["at"]))
    return [{"day": day, "events": list(theirs)} for day, theirs in days]


def choices(words: dict, chosen: str, name: str, others: dict) -> list[dict]:
    """Links that choose one of these and keep the other choice."""
    return [
        {
            "label": label,
            "url": "?" + query({name: key} | others).rstrip("&"),
            "current": key == chosen,
        }
        for key, label in words.items()
    ]


def query(values: dict) -> str:
    return "".join(f"{name}={value}&" for name, value in values.items() if value)


@staff("see_history")
@require_safe
def looks(request):
    """Who looked at how many people, and which looks are unusual. Names no participant."""
    organization = request.user.organization
    context = {
        "rows": readings.overview(organization),
        "unusual": lines(request.user, unusual.unusual(organization)),
        "may_ask": may(request.user, "ask_about_readings"),
    }
    return render(request, "training/readings/all.html", context)


def lines(user, found: list[unusual.Unusual]) -> list[dict]:
    """[{line, who, pk, asked, by, own}] for the page; `asked` is an entry of the journal."""
    organization = user.organization
    done, roles = unusual.asked(organization), readings.roles_of(organization)
    askers = {entry.actor for entry in done.values()}
    names = actors.names_of(askers | {each.actor for each in found}, organization)
    rows = []
    for each in found:
        entry, key = done.get((each.actor, each.key)), actors.user_id(each.actor)
        rows.append(
            {
                "line": each,
                "who": names[each.actor],
                "pk": key if key in roles else None,
                "asked": entry,
                "by": names[entry.actor] if entry else "",
                "own": key == user.pk,
            }
        )
    return rows


@staff("ask_about_readings")
@require_POST
def ask(request):
    """Note that one line of the week was asked about."""
    actor, key = request.POST.get("actor", ""), request.POST.get("line", "")
    if unusual.ask(request.user, actor, key):
        messages.success(request, _("Noted: you asked about it."))
    else:
        messages.error(request, _("This line is no longer there, or it is about yourself."))
    return redirect("training:readings")


@staff("see_history")
@identified
@require_safe
def looks_of(request, pk):
    """Whom one colleague looked at in the last 30 days, and which lists."""
    user, organization = request.user, request.user.organization
    colleagues = User.objects.filter(memberships__organization=organization).distinct()
    colleague = get_object_or_404(colleagues, pk=pk)
    actor = f"{actors.USER}{colleague.pk}"
    seen = readings.people_seen(organization, actor)
    page = Paginator(list(seen), PAGE).get_page(request.GET.get("page"))
    people = Participant.objects.visible_to(user).filter(pk__in=list(page))
    people = {str(p.pk): p for p in people.select_related("key", "organization")}
    shown = [{"person": people[key]} | seen[key] for key in page if key in people]
    context = {
        "colleague": colleague,
        "role": readings.roles_of(organization)[colleague.pk],
        "page": page,
        "people": shown,
        "lists": readings.lists_seen(organization, actor),
    }
    given = {"objects": people.values(), "organization": organization}
    journal.read(request, "readings.opened", colleague, **given)
    return render(request, "training/readings/one.html", context)
