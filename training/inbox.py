"""The applications that somebody answers: which there are, how long they wait, who it may be."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, Min, Prefetch, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from youth import consenting
from youth.details import PersonDetails
from youth.doubles import similar_to
from youth.finding import find
from youth.models import Participant

from .models import Application, ApplicationRepeat, MinorPermission, Offering
from .models.application import ApplicationState as State
from .models.minor import GuardianAnswer

# In the order in which they are worked with.
ORDER = [
    State.NEW,
    State.CONTACTED,
    State.WAITING,
    State.ENROLLED,
    State.NOT_NOW,
    State.WITHDRAWN,
]
LABELS = {
    State.NEW: pgettext_lazy("application", "New"),
    State.CONTACTED: pgettext_lazy("application", "Contacted"),
    State.WAITING: pgettext_lazy("application", "Waiting list"),
    State.ENROLLED: pgettext_lazy("application", "Enrolled"),
    State.NOT_NOW: pgettext_lazy("application", "Not now"),
    State.WITHDRAWN: pgettext_lazy("application", "Cannot come"),
}
# In which something is still to be done.
OPEN = frozenset({State.NEW, State.CONTACTED})
UNPERMITTED = "missing"  # among the counts: minors to whom no adult has said yes or no
ANSWERED = (GuardianAnswer.GIVEN, GuardianAnswer.REFUSED)
SAME_PHONE = gettext_lazy("The same phone.")


def seen(user):
    """The applications that `user` answers, the oldest first.

    `agreed` of each: do both permissions for a minor stand on the record of its person?
    """
    again = Prefetch("repeats", ApplicationRepeat.objects.visible_to(user))
    links = MinorPermission.objects.visible_to(user)
    links = links.select_related("text", "assent_text", "repeat")
    rows = _with_agreed(Application.objects.visible_to(user))
    rows = rows.prefetch_related(again, Prefetch("permissions", links))
    rows = rows.select_related("key", "organization", "offering__course", "enrollment")
    return rows.order_by("received_at", "id")


def _with_agreed(rows):
    # By a case, for nobody's consent is neither true nor false in SQL.
    stands = When(consenting.by_both(person="participant"), then=Value(True))
    return rows.annotate(agreed=Case(stands, default=Value(False)))


def counts(user, offering: Offering | None = None) -> dict[str, int]:
    """{state: how many}, of one group where one is given; and how many are `UNPERMITTED`."""
    rows = Application.objects.visible_to(user)
    rows = rows.filter(offering=offering) if offering else rows
    missing = Count("pk", filter=Q(pk__in=unpermitted(user, offering).values("pk")))
    rows = rows.values("state").order_by().annotate(number=Count("pk"), missing=missing)
    found = list(rows.values_list("state", "number", "missing"))
    numbers = {state: number for state, number, _missing in found}
    return numbers | {UNPERMITTED: sum(missing for _state, _number, missing in found)}


def new_ones(user) -> tuple[int, int]:
    """(how many nobody answered yet, days that the oldest of them waits)."""
    rows = Application.objects.visible_to(user).filter(state=State.NEW)
    found = rows.aggregate(number=Count("pk"), oldest=Min("received_at"))
    return found["number"], days_since(found["oldest"]) if found["oldest"] else 0


def unpermitted(user, offering: Offering | None = None):
    """Open applications of minors to which no adult has said yes or no, of one group if given."""
    links = MinorPermission.objects.visible_to(user)
    rows = _with_agreed(Application.objects.visible_to(user)).filter(state__in=OPEN, agreed=False)
    rows = rows.filter(offering=offering) if offering else rows
    answered = links.filter(answer__in=ANSWERED).values("application")
    return rows.filter(pk__in=links.values("application")).exclude(pk__in=answered)


def unpermitted_counted(user) -> tuple[int, int]:
    """(how many those are, days since the oldest of them came)."""
    found = unpermitted(user).aggregate(number=Count("pk"), oldest=Min("received_at"))
    return found["number"], days_since(found["oldest"]) if found["oldest"] else 0


def days_since(moment) -> int:
    return (timezone.localdate() - timezone.localdate(moment)).days


def oldest_said(days: int) -> str:
    if not days:
        return _("The oldest came today.")
    said = ngettext(
        "The oldest has been waiting for %(n)d day.",
        "The oldest has been waiting for %(n)d days.",
        days,
    )
    return said % {"n": days}


def asked_said(days: int) -> str:
    if not days:
        return _("asked today")
    return ngettext("asked %(n)d day ago", "asked %(n)d days ago", days) % {"n": days}


def full_name(told: dict) -> str:
    parts = (told.get(name) or "" for name in ("given", "surname", "surname2"))
    return " ".join(part for part in parts if part)


def born(told: dict) -> date:
    return date.fromisoformat(told["born"])


def details(told: dict) -> PersonDetails:
    """The person as far as they told of themselves, to be compared with others."""
    return PersonDetails(
        given=told["given"],
        surname1=told["surname"],
        surname2=told.get("surname2") or "",
        born=born(told),
    )


def may_be(user, application: Application, told: dict) -> list[tuple[Participant, str]]:
    """People of the organization who may be this one: [(person, why in words)].

    Only whom `user` may see; nothing is decided. The same names first, then the same phone,
    which a family may share.
    """
    similar = similar_to(application.organization, details(told))
    there = visible(user, (person for person, _why in similar))
    found = {person.pk: (person, [why]) for person, why in similar if person.pk in there}
    for person in find(user, told["phone"]) if told.get("phone") else []:
        found.setdefault(person.pk, (person, []))[1].append(SAME_PHONE)
    return [(person, " ".join(str(why) for why in whys)) for person, whys in found.values()]


def visible(user, people: Iterable[Participant]) -> set:
    """The keys of those whom `user` may see: the others do not exist here."""
    rows = Participant.objects.visible_to(user).filter(pk__in=[person.pk for person in people])
    return set(rows.values_list("pk", flat=True))
