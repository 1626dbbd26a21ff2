"""The sessions of a group, from its weekly timetable."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from youth.reference.working_days import name_of

from .models import Attendance, Offering, Session
from .seats import NotAllowed

MOST = 400  # sessions of one group: more is a slip of the keyboard in a date
WHY = "whether a session has marks, for the timetable of its group"


def days_of(first: date, last: date, weekdays: list[int]) -> list[date]:
    """The days from `first` to `last`, both included, that fall on `weekdays` (Monday is 0)."""
    span = range((last - first).days + 1)
    days = (first + timedelta(days=n) for n in span)
    return [day for day in days if day.weekday() in weekdays]


def generate(offering: Offering, *, actor, tidy: bool = False) -> dict[str, int]:
    """Make the sessions of the timetable that are not there yet. Gives {"new", "removed",
    "holidays"}; of the new ones so many fall on a holiday, and somebody has to look at them.

    With `tidy`, sessions to come that no longer fit the timetable go, unless somebody was marked.
    Twice changes nothing.
    """
    days = days_of(offering.starts_on, offering.ends_on, offering.weekdays)
    if not days:
        raise NotAllowed(_("No day of the timetable falls between the first and the last day."))
    if len(days) > MOST:
        raise NotAllowed(_("These dates make too many sessions. Check the first and last day."))
    with transaction.atomic(durable=True):
        removed = _tidy(offering, days) if tidy else 0
        there = set(Session.objects.filter(offering=offering).values_list("on", flat=True))
        new = [_session(offering, day) for day in days if day not in there]
        Session.objects.bulk_create(new, ignore_conflicts=True)
        if new or removed:
            journal.record("sessions.generated", offering, actor=actor, count=len(new))
    holidays = sum(bool(holiday_of(session)) for session in new)
    return {"new": len(new), "removed": removed, "holidays": holidays}


def reinstate(session: Session, *, actor) -> None:
    """A session that was said not to take place did take place, or will."""
    with transaction.atomic(durable=True):
        session.cancelled_reason = ""
        session.save(update_fields=["cancelled_reason"])
        journal.record("session.reinstated", session, actor=actor)


def holiday_of(session: Session) -> str:
    """The name of the holiday on which a session falls, in its country; "" on any other day."""
    return name_of(session.on, session.organization.country)


def _session(offering: Offering, day: date) -> Session:
    return Session(
        organization=offering.organization,
        offering=offering,
        on=day,
        starts_at=offering.starts_at,
        ends_at=offering.ends_at,
    )


def _tidy(offering: Offering, days: list[date]) -> int:
    coming = Session.objects.filter(
        offering=offering, on__gt=timezone.localdate(), cancelled_reason=""
    )
    fits = {"on__in": days, "starts_at": offering.starts_at, "ends_at": offering.ends_at}
    marked = Attendance.objects.unscoped(WHY).filter(session__offering=offering)
    stray = coming.exclude(**fits).exclude(pk__in=marked.values("session"))
    return stray.delete()[0]
