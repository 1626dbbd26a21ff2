"""Whom to call and how: who stopped coming, whose adult has not said yes, whose yes runs out.

Only people whom the user may see. How somebody is reached follows what they said is safe: where
contact is not, no number is given, not even that of an adult.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.utils import timezone

from youth.consenting import by_both, in_force
from youth.models import Consent, Contact, Guardian, Participant, ProtectionException
from youth.models.consent import Purpose
from youth.models.contact import Safety
from youth.models.participant import MAJORITY

from .models import Attendance, Enrollment
from .models.attendance import CAME, Mark
from .models.enrollment import EnrollmentState

IN_A_ROW = 3  # absences, after which somebody asks what happened
LATELY = timedelta(days=60)  # absences of older sessions are nobody's task any more
SOON = timedelta(days=30)


def absent(user, groups):
    """Enrollments with absences in a row, the longest first: `.absences`, `.since`, `.last_came`.

    Counted from the latest mark backwards; an excused one neither counts nor breaks the row.
    """
    today = timezone.localdate()
    marks = Attendance.objects.visible_to(user)
    later = marks.filter(
        enrollment=OuterRef("enrollment"), mark__in=CAME, session__on__gte=OuterRef("session__on")
    )
    missed = marks.filter(
        ~Exists(later),
        enrollment__offering__in=groups.published(),
        enrollment__state=EnrollmentState.ACTIVE,
        mark=Mark.ABSENT,
        session__on__gte=today - LATELY,
    )
    counted = missed.order_by().values("enrollment").annotate(n=Count("pk"))
    long = counted.filter(n__gte=IN_A_ROW)
    mine = long.filter(enrollment=OuterRef("pk"))
    came = marks.filter(enrollment=OuterRef("pk"), mark__in=CAME).order_by()
    latest = came.values("enrollment").annotate(on=Max("session__on")).values("on")
    newest = mine.annotate(on=Max("session__on"))
    rows = Enrollment.objects.visible_to(user).filter(pk__in=long.values("enrollment"))
    rows = rows.annotate(
        absences=Subquery(mine.values("n")),
        latest=Subquery(newest.values("on")),
        last_came=Subquery(latest),
    )
    return rows.order_by("-absences", "pk")


def without_adult(user):
    """Minors with an adult in charge who has not permitted that they take part; oldest first."""
    today = timezone.localdate()
    born = date(today.year - MAJORITY, today.month, 1)
    people = Participant.objects.visible_to(user).filter(erased_at=None, born_month__gt=born)
    adults = Guardian.objects.visible_to(user).filter(participant=OuterRef("pk"))
    # Not by exclude(by_both()): of whom nothing is recorded that is neither true nor false in SQL.
    agreed = people.filter(by_both()).values("pk")
    return people.filter(Exists(adults)).exclude(pk__in=agreed).order_by("created_at", "pk")


def running_out(user):
    """People whose consent to take part was given for a time that ends soon: `.ends_on`."""
    today = timezone.localdate()
    newest = Consent.objects.visible_to(user).filter(
        participant=OuterRef("pk"), purpose=Purpose.SERVICES
    )
    newest = newest.order_by("-recorded_at", "-id").values("expires_on")[:1]
    people = Participant.objects.visible_to(user).filter(in_force(Purpose.SERVICES))
    ending = Consent.objects.visible_to(user).filter(
        purpose=Purpose.SERVICES, expires_on__range=(today, today + SOON)
    )
    people = people.filter(pk__in=ending.values("participant"))
    people = people.annotate(ends_on=Subquery(newest)).filter(ends_on__lte=today + SOON)
    return people.order_by("ends_on", "pk")


def to_review(user):
    """Who takes part without an adult in charge, where that is to be looked at: `.ends_on`."""
    open_ = ProtectionException.objects.visible_to(user).filter(
        ended_at=None, review_on__lte=timezone.localdate() + timedelta(days=7)
    )
    due = open_.filter(participant=OuterRef("pk")).order_by("review_on").values("review_on")[:1]
    people = Participant.objects.visible_to(user).filter(erased_at=None)
    people = people.filter(pk__in=open_.values("participant")).annotate(ends_on=Subquery(due))
    return people.order_by("ends_on", "pk")


@dataclass
class Reach:
    """How somebody is reached: `safe` is False where nobody may call; numbers with whose."""

    safe: bool = True
    calls_only: bool = False
    numbers: list[tuple[str, str]] = field(default_factory=list)  # (number, whose)


def reach(user, people, *, adults: bool = False) -> dict:
    """{person's key: Reach}; with `adults` the numbers of adults in charge first. Two queries."""
    found = {person.pk: Reach() for person in people}
    minors = {p.pk for p in people if p.is_minor_on(timezone.localdate())}
    related = ("participant__key", "participant__organization")
    for contact in _of(Contact, user, found).select_related(*related):
        theirs = found[contact.participant_id]
        theirs.safe &= contact.safety != Safety.DO_NOT_CONTACT
        theirs.calls_only |= contact.safety == Safety.CALLS_ONLY
        if contact.kind == Contact.Kind.PHONE:
            theirs.numbers.append((contact.value, contact.get_owner_display()))
    for guardian in _of(Guardian, user, found).select_related(*related):
        if guardian.phone and (adults or guardian.participant_id in minors):
            whose = f"{guardian.name}, {guardian.get_relation_display()}"
            numbers = found[guardian.participant_id].numbers
            numbers.insert(0 if adults else len(numbers), (guardian.phone, whose))
    for theirs in found.values():
        if not theirs.safe:
            theirs.numbers.clear()
    return found


def _of(model, user, found: dict):
    return model.objects.visible_to(user).filter(participant__in=list(found))
