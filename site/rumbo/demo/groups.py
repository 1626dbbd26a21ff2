"""What happened in the groups of the demo: enrollment, roll calls, scores, certificates."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.models import User
from training import rollcall, seats
from training.certifying import issuing
from training.models import Assessment, Enrollment, Offering, Session
from training.models.attendance import Mark
from training.models.enrollment import SEATED
from training.reaching import IN_A_ROW

from .people import Inventor

ACTOR = "system:load_demo"


def fill(offering: Offering, number: int, inventor: Inventor) -> None:
    """People in their seats, the rest on the waiting list."""
    for person in inventor.people(offering, number):
        seats.enroll(offering, person, actor=ACTOR)


def schedule(offering: Offering) -> list[Session]:
    """A session on each weekday of the group between its first and last day."""
    days = (offering.ends_on - offering.starts_on).days + 1
    dates = [offering.starts_on + timedelta(days=n) for n in range(days)]
    return Session.objects.bulk_create(
        Session(
            organization=offering.organization,
            offering=offering,
            on=day,
            starts_at=offering.starts_at,
            ends_at=offering.ends_at,
        )
        for day in dates
        if day.weekday() in offering.weekdays
    )


def attend(offering: Offering, sessions: list[Session], seed: int) -> None:
    """Marks for every session held; a few people miss too many, as everywhere."""
    random = Random(seed)  # noqa: S311 - the same marks in every demo
    enrollments = _seated(offering)
    _date_back(enrollments, offering)
    rarely = {e.pk for e in enrollments[:2]}
    leader = _leader(offering)
    held = [session for session in sessions if session.on < timezone.localdate()]
    missing = _who_stays_away(offering, enrollments)
    for session in held:
        marks = {e.pk: _mark(random, e.pk in rarely) for e in enrollments}
        if session in held[-IN_A_ROW:]:
            marks |= dict.fromkeys(missing, Mark.ABSENT)
        rollcall.save(session, marks, actor=leader or ACTOR)


def assess(offering: Offering, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    for number, enrollment in enumerate(_seated(offering)):
        score = 45 if number == 2 else random.randint(64, 98)
        Assessment.objects.create(
            organization=offering.organization,
            enrollment=enrollment,
            score=Decimal(score),
            taken_on=min(offering.ends_on, timezone.localdate()),
            recorded_by=_leader(offering),
        )


def certify(offering: Offering) -> None:
    issuing.issue(offering, actor=_coordinator(offering))


def _who_stays_away(offering: Offering, enrollments: list[Enrollment]) -> list:
    """Keys of those whom to call: they missed the latest sessions of a group that goes on."""
    over = offering.ends_on < timezone.localdate()
    return [] if over else [e.pk for e in enrollments[1:3]]


def _mark(random: Random, rarely: bool) -> str:
    weights = [40, 5, 50, 5] if rarely else [88, 6, 4, 2]
    return random.choices([Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED], weights)[0]


def _seated(offering: Offering) -> list[Enrollment]:
    rows = Enrollment.objects.unscoped("the invented people of the demo")
    return list(rows.filter(offering=offering, state__in=SEATED).order_by("id"))


def _date_back(enrollments: list[Enrollment], offering: Offering) -> None:
    """The demo pretends that people joined when the group began."""
    began = timezone.now() - (timezone.localdate() - offering.starts_on)
    rows = Enrollment.objects.unscoped("the invented people of the demo")
    rows.filter(pk__in=[e.pk for e in enrollments]).update(asked_at=began, seated_at=began)


def _leader(offering: Offering) -> User | None:
    return User.objects.filter(leads__offering=offering).first()


def _coordinator(offering: Offering) -> User:
    coordinators = User.objects.filter(
        memberships__organization=offering.organization, memberships__role="coordinator"
    )
    return coordinators.order_by("pk").first()
