"""Who of an organization looked at whom, and which of those looks somebody should ask about.

The rules of `unusual` are plain on purpose, and the page says them: they start a conversation and
prove nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actors
from accounts.models import Membership, Organization
from audit import reading
from youth.models import Participant, Story

from .caseload import in_hand
from .models import (
    Application,
    Certificate,
    Enrollment,
    Offering,
    OfferingFacilitator,
    Outcome,
    Session,
)

PERIOD = timedelta(days=30)
WEEK = timedelta(days=7)
FIRST_HOUR, LAST_HOUR = 6, 20  # office hours, with room on both sides
TIMES = 3  # of somebody's own usual number of people a day
FEW = 10  # fewer people in a day are never too many
ONE = Q(object_type="participant") & ~Q(object_id="")
THEIRS = {
    "certificate": Certificate,
    "outcome": Outcome,
    "story": Story,
    "application": Application,
}  # records that show whose they are

OUTSIDE = _("of no group they lead, and not registered by them")
AT_NIGHT = _("before 6 in the morning or after 8 in the evening")
MANY = _("more than three times their usual number of people")


@dataclass(frozen=True)
class Unusual:
    """One line of the weekly list: who, on which day, how many people, and why it stands here."""

    actor: str
    day: date
    people: int
    why: str


def overview(organization: Organization) -> list[dict]:
    """[{actor, who, pk, role, people, looks, last}] of PERIOD, the busiest first.

    `people` are those whose own page was opened; `looks` are all looks, at lists too. `pk` is the
    user's where they are a colleague, with a page of their own; else None.
    """
    rows = reading.looks(organization, timezone.now() - PERIOD).values("actor").order_by()
    people = Count("object_id", filter=ONE, distinct=True)
    rows = list(rows.annotate(people=people, looks=Count("pk"), last=Max("at")))
    names = actors.names_of((row["actor"] for row in rows), organization)
    roles = roles_of(organization)
    for row in rows:
        row["who"] = names[row["actor"]]
        key = actors.user_id(row["actor"])
        row["pk"] = key if key in roles else None
        row["role"] = roles.get(key, "")
    return sorted(rows, key=lambda row: (-row["people"], -row["looks"], row["who"]))


def roles_of(organization: Organization) -> dict[int, str]:
    """{user id: roles in words} of everybody who ever worked for this organization."""
    held = defaultdict(list)
    for membership in Membership.objects.filter(organization=organization):
        held[membership.user_id].append(str(membership.get_role_display()))
    return {key: ", ".join(dict.fromkeys(roles)) for key, roles in held.items()}


def people_seen(organization: Organization, actor: str) -> dict[str, dict]:
    """{person id: {"looks", "last"}} of those at whom this actor looked in PERIOD, last first.

    At their page, or at a certificate or result of theirs.
    """
    rows = reading.looks(organization, timezone.now() - PERIOD, actor)
    rows = rows.filter(object_type__in=["participant", *THEIRS]).exclude(object_id="")
    rows = rows.values("object_type", "object_id").annotate(looks=Count("pk"), last=Max("at"))
    rows, found = list(rows.order_by("-last")), {}
    whose = _whose(organization, rows)
    for row in rows:
        if row["object_type"] != "participant" and row["object_id"] not in whose:
            continue  # an application of somebody who is no participant
        person = whose.get(row["object_id"], row["object_id"])
        line = found.setdefault(person, {"looks": 0, "last": row["last"]})
        line["looks"] += row["looks"]
    return found


def _whose(organization: Organization, rows: list[dict]) -> dict[str, str]:
    """{id of a certificate or result: the person's}"""
    found = {}
    for kind, model in THEIRS.items():
        keys = [row["object_id"] for row in rows if row["object_type"] == kind]
        theirs = model.objects.unscoped("whose record it is that somebody read")
        theirs = theirs.filter(organization=organization, pk__in=keys)
        theirs = theirs.exclude(participant=None)  # an application of somebody not known yet
        found |= {str(pk): str(person) for pk, person in theirs.values_list("pk", "participant")}
    return found


def lists_seen(organization: Organization, actor: str) -> list[dict]:
    """[{"what", "looks", "people", "last"}]: groups whose lists were opened, and other lists."""
    rows = reading.looks(organization, timezone.now() - PERIOD, actor).exclude(count=None)
    rows = rows.exclude(ONE).values("object_type", "object_id")
    rows = list(rows.annotate(looks=Count("pk"), people=Max("count"), last=Max("at")))
    keys = {kind: [r["object_id"] for r in rows if r["object_type"] == kind] for kind in KINDS}
    own = Offering.objects.filter(organization=organization).select_related("course")
    names = {str(each.pk): str(each) for each in own.filter(pk__in=keys["offering"])}
    held = Session.objects.filter(organization=organization, pk__in=keys["session"])
    group_of = {str(s.pk): str(s.offering) for s in held.select_related("offering__course")}
    found: dict[str, dict] = {}
    for row in rows:
        what = names.get(row["object_id"]) or group_of.get(row["object_id"]) or str(SEARCHES)
        line = found.setdefault(what, {"what": what, "looks": 0, "people": 0, "last": row["last"]})
        line["looks"] += row["looks"]
        line["people"] = max(line["people"], row["people"])
        line["last"] = max(line["last"], row["last"])
    return sorted(found.values(), key=lambda line: line["last"], reverse=True)


KINDS = ("offering", "session")
SEARCHES = _("searches and other lists")


def unusual(organization: Organization) -> list[Unusual]:
    """The looks of the last WEEK that one of the three rules names, newest first."""
    looks = looks_of_users(organization)
    since = timezone.localdate() - WEEK
    week = [look for look in looks if look.day > since]
    found = [*outside_groups(organization, week), *at_night(week), *too_many(looks, since)]
    return sorted(found, key=lambda each: (each.day, each.people), reverse=True)


class Look(NamedTuple):
    """One user looked at one person, at this hour of this day where the organization works."""

    actor: str
    day: date
    hour: int
    person: str


def looks_of_users(organization: Organization) -> list[Look]:
    """Every look at one person in WEEK and the PERIOD before it, in one query."""
    first = timezone.localdate() - WEEK - PERIOD + timedelta(days=1)
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    rows = reading.looks(organization, since).filter(ONE, actor__startswith=actors.USER)
    rows = rows.order_by().values_list("actor", "at", "object_id")
    zone = timezone.get_current_timezone()
    local = ((actor, at.astimezone(zone), person) for actor, at, person in rows)
    return [Look(actor, at.date(), at.hour, person) for actor, at, person in local]


def outside_groups(organization: Organization, looks: list[Look]) -> list[Unusual]:
    """Pages of people who are in no group that the reader leads, nor registered by them.

    Only of those who lead groups: for the others every page would be outside.
    """
    leaders = _leaders(organization)
    looks = [look for look in looks if look.actor in leaders]
    known = _known(organization, {look.person for look in looks})
    return _listed((look for look in looks if (look.actor, look.person) not in known), OUTSIDE)


def at_night(looks: list[Look]) -> list[Unusual]:
    return _listed((x for x in looks if not FIRST_HOUR <= x.hour < LAST_HOUR), AT_NIGHT)


def too_many(looks: list[Look], since: date) -> list[Unusual]:
    """Days after `since` with many more people than the reader's own usual day until then."""
    days = defaultdict(list)
    for each in _listed(looks, MANY):
        days[each.actor].append(each)
    found = []
    for lines in days.values():
        usual = [each.people for each in lines if each.day <= since]
        most = max(TIMES * median(usual), FEW) if usual else FEW
        found += [each for each in lines if each.day > since and each.people > most]
    return found


def _listed(looks: Iterable[Look], why: str) -> list[Unusual]:
    """A line for each reader and day, with the number of people."""
    people = defaultdict(set)
    for look in looks:
        people[look.actor, look.day].add(look.person)
    return [Unusual(actor, day, len(them), why) for (actor, day), them in people.items()]


def _leaders(organization: Organization) -> set[str]:
    led = OfferingFacilitator.objects.filter(offering__organization=organization)
    return {f"{actors.USER}{key}" for key in led.values_list("user", flat=True)}


def _known(organization: Organization, people: set[str]) -> set[tuple[str, str]]:
    """{(actor, person)}: of these people, those whom somebody leads in a group or registered."""
    why = "who works with whom, to compare with what was read"
    led = Enrollment.objects.unscoped(why).filter(
        in_hand(), organization=organization, participant__in=people
    )
    pairs = list(led.values_list("offering__facilitators__user", "participant"))
    made = Participant.objects.unscoped(why).filter(organization=organization, pk__in=people)
    pairs += made.values_list("created_by", "pk")
    return {(f"{actors.USER}{user}", str(person)) for user, person in pairs}
