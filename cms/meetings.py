"""When a group meets, from its days of the week: the plan, before anybody writes down sessions."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from training.models import Offering

A_DAY = timedelta(days=1)


def first(offering: Offering) -> date:
    """The day of the first class; the group's own first day where no weekday is set."""
    return next(_days(offering, offering.starts_on, A_DAY), offering.starts_on)


def last(offering: Offering) -> date:
    """The day of the last class; that of the first where there is no other."""
    if not offering.weekdays:
        return first(offering)
    return next(_days(offering, offering.ends_on, -A_DAY), offering.starts_on)


def starts(offering: Offering) -> datetime:
    """The moment of the first class, on the clock of its organization."""
    zone = offering.organization.zone
    return datetime.combine(first(offering), offering.starts_at, tzinfo=zone)


def _days(offering: Offering, day: date, step: timedelta) -> Iterator[date]:
    """Days with a class, from `day` in steps of one day, within the group's first and last."""
    while offering.starts_on <= day <= offering.ends_on:
        if day.weekday() in offering.weekdays:
            yield day
        day += step
