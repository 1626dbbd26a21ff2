"""Which looks of the last week somebody should ask about, and whether somebody did.

The rules are plain on purpose, and the page says them: they start a conversation and prove
nothing. Lists, searches and prints count where it matters when somebody looked; that they are
many at once is their nature. Who asked stands in the journal and nowhere else.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import NamedTuple

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actors
from accounts.models import Organization, User
from audit import journal
from audit.models import Entry
from rumbo.names import PARTICLES
from rumbo.spelling import plain
from youth.models import Participant

from .caseload import in_hand
from .models import Enrollment, OfferingFacilitator
from .readings import ONE, PERIOD, reading

WEEK = timedelta(days=7)
FIRST_HOUR, LAST_HOUR = 6, 20  # office hours, with room on both sides
TIMES = 3  # of somebody's own usual number of people a day
FEW = 10  # fewer people in a day are never too many
REMEMBERED = 600  # seconds for which the first page of a coordinator need not look again

OUTSIDE = _("of no group they lead, and not registered by them")
SURNAME = _("with a surname of their own, and not of their work")
AT_NIGHT = _("before 6 in the morning or after 8 in the evening")
MANY = _("more than three times their usual number of people")
RULES = {"outside": OUTSIDE, "surname": SURNAME, "night": AT_NIGHT, "many": MANY}


@dataclass(frozen=True)
class Unusual:
    """One line of the weekly list: who, on which day, how many people, and why it stands here."""

    actor: str
    day: date
    people: int
    rule: str  # a key of RULES

    @property
    def why(self):
        return RULES[self.rule]

    @property
    def key(self) -> str:
        """Names the line in a form and in the journal; it names no participant."""
        return f"{self.day:%Y-%m-%d} {self.rule}"


class Look(NamedTuple):
    """One user looked at one person, at this hour of this day where the organization works.

    Of a list there is no `person`, but how many stood on it.
    """

    actor: str
    day: date
    hour: int
    person: str
    number: int = 1


def unusual(organization: Organization) -> list[Unusual]:
    """The looks of the last WEEK that one of the rules names, newest first."""
    since = timezone.localdate() - WEEK
    looks = looks_of_users(organization, since - PERIOD, ONE)
    week = [look for look in looks if look.day > since]
    lists = looks_of_users(organization, since, ~ONE)
    known = _known(organization, {look.person for look in week})
    found = [
        *outside_groups(organization, week, known),
        *same_surname(organization, week, known),
        *at_night([*week, *lists]),
        *too_many(looks, since),
    ]
    return sorted(found, key=lambda each: (each.day, each.people), reverse=True)


def looks_of_users(organization: Organization, after: date, which) -> list[Look]:
    """Every look of this kind by somebody who signs in, since the day after that, in one query."""
    first = datetime.combine(after + timedelta(days=1), datetime.min.time())
    rows = reading.looks(organization, timezone.make_aware(first))
    rows = rows.filter(which, actor__startswith=actors.USER).order_by()
    rows = rows.values_list("actor", "at", "object_type", "object_id", "count")
    zone, found = timezone.get_current_timezone(), []
    for actor, at, kind, key, count in rows:
        at, person = at.astimezone(zone), key if kind == "participant" else ""
        number = 1 if person or count is None else count
        found.append(Look(actor, at.date(), at.hour, person, number))
    return found


def outside_groups(organization: Organization, looks: list[Look], known: set) -> list[Unusual]:
    """Pages of people who are in no group that the reader leads, nor registered by them.

    Only of those who lead groups: for the others every page would be outside.
    """
    leaders = _leaders(organization)
    found = [x for x in looks if x.actor in leaders and (x.actor, x.person) not in known]
    return _listed(found, "outside")


def same_surname(organization: Organization, looks: list[Look], known: set) -> list[Unusual]:
    """Pages of people who may be the reader's family, and with whom they do not work."""
    looks = [look for look in looks if (look.actor, look.person) not in known]
    readers = User.objects.filter(pk__in={actors.user_id(look.actor) for look in looks})
    own = {f"{actors.USER}{user.pk}": _surnames(user.last_name) for user in readers}
    why = "whether somebody looked at people with their own surname"
    people = Participant.objects.unscoped(why).filter(
        organization=organization, pk__in={look.person for look in looks}, erased_at=None
    )
    people = people.select_related("key")
    parts = ("surname1", "surname2")
    theirs = {str(p.pk): _surnames(*map(p.names.get, parts)) for p in people}
    nobody: set[str] = set()
    found = [x for x in looks if own.get(x.actor, nobody) & theirs.get(x.person, nobody)]
    return _listed(found, "surname")


def _surnames(*names: str) -> set[str]:
    return {word for name in names for word in plain(name or "").split()} - set(PARTICLES)


def at_night(looks: Iterable[Look]) -> list[Unusual]:
    """Lists too: whoever searches or prints at night reads as well."""
    return _listed((x for x in looks if not FIRST_HOUR <= x.hour < LAST_HOUR), "night")


def too_many(looks: list[Look], since: date) -> list[Unusual]:
    """Days after `since` with many more people than the reader's own usual day until then."""
    days = defaultdict(list)
    for each in _listed(looks, "many"):
        days[each.actor].append(each)
    found = []
    for lines in days.values():
        usual = [each.people for each in lines if each.day <= since]
        most = max(TIMES * median(usual), FEW) if usual else FEW
        found += [each for each in lines if each.day > since and each.people > most]
    return found


def _listed(looks: Iterable[Look], rule: str) -> list[Unusual]:
    """A line for each reader and day, with the number of people: at least so many."""
    people, longest = defaultdict(set), defaultdict(int)
    for look in looks:
        place = look.actor, look.day
        people[place].update([look.person] if look.person else [])
        longest[place] = max(longest[place], look.number)
    return [Unusual(*at, max(len(people[at]), longest[at]), rule) for at in longest]


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


# --- asked about ----------------------------------------------------------------------------
def asked(organization: Organization) -> dict[tuple[str, str], Entry]:
    """{(actor, key of the line): the entry that says who asked about it, and when}."""
    since = timezone.now() - WEEK - timedelta(days=1)
    rows = Entry.objects.filter(organization=organization.pk, at__gte=since)
    rows = rows.filter(action="readings.asked")
    return {(f"{actors.USER}{e.object_id}", e.purpose): e for e in rows.order_by("-at")}


def ask(user: User, actor: str, key: str) -> bool:
    """Note that `user` asked about a line; False where it is not theirs to ask, or not there.

    Nobody asks about their own looks. Asked twice it is noted once.
    """
    organization, lines = user.organization, unusual(user.organization)
    line = next((x for x in lines if (x.actor, x.key) == (actor, key)), None)
    if line is None or actor == f"{actors.USER}{user.pk}":
        return False
    with transaction.atomic():
        # The organization's row lets one after the other look whether it was noted.
        Organization.objects.select_for_update().get(pk=organization.pk)
        if (actor, key) not in asked(organization):
            about = User.objects.get(pk=actors.user_id(actor))
            told = {"actor": user, "organization": organization, "purpose": key}
            journal.record("readings.asked", about, **told)
    return True


def to_ask(user: User) -> int:
    """How many lines of the week wait for this user to ask; looked up anew every ten minutes."""
    organization = user.organization
    place = f"unusual?organization={organization.pk}&day={timezone.localdate()}"
    lines = cache.get(place)
    if lines is None:
        lines = [(each.actor, each.key) for each in unusual(organization)]
        cache.set(place, lines, REMEMBERED)
    done, own = asked(organization), f"{actors.USER}{user.pk}"
    return sum((actor, key) not in done and actor != own for actor, key in lines)
