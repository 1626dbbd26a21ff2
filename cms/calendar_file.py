"""Files that calendars on phones and computers read: iCalendar, RFC 5545.

A group is one event that repeats on its days of the week, at the hour of its organization's
clock: whoever reads it elsewhere sees their own hour. Its UID stays and its SEQUENCE grows with
the group's version, so that a file saved again corrects the one before and doubles nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from training.models import Offering
from training.models.offering import OfferingState

from . import meetings
from .told import Told

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST = 75  # octets of a line, without its end
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def of_group(offering: Offering) -> bytes:
    """All classes of one group."""
    zone = offering.organization.zone
    lines = _timezone(zone, offering.starts_on, offering.ends_on)
    return _calendar([*lines, *_event(offering)])


def of_starts(offerings: Iterable[Offering]) -> bytes:
    """The first day of each of these groups: for the calendar of a school or an office."""
    offerings, lines = list(offerings), []
    for key in sorted({each.organization.time_zone for each in offerings}):
        days = [each.starts_on for each in offerings if each.organization.time_zone == key]
        lines += _timezone(ZoneInfo(key), min(days), max(days))
    for offering in offerings:
        lines += _event(offering, only_first=True)
    return _calendar(lines)


def _calendar(lines: Iterable[str]) -> bytes:
    language = (translation.get_language() or "es").upper()
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Rumbo//Rumbo//{language}"]
    whole = [*head, "CALSCALE:GREGORIAN", *lines, "END:VCALENDAR"]
    return b"".join(folded(line) for line in whole)


def _event(offering: Offering, only_first: bool = False) -> Iterator[str]:
    told, zone = Told(offering), offering.organization.zone
    begins = meetings.starts(offering)
    ends = datetime.combine(begins.date(), offering.ends_at)
    name = offering.course.name
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(offering, only_first)}"
    yield f"DTSTAMP:{timezone.localdate():%Y%m%d}T000000Z"
    yield f"SEQUENCE:{offering.version}"
    yield f"DTSTART;TZID={zone.key}:{_clock(begins)}"
    yield f"DTEND;TZID={zone.key}:{_clock(ends)}"
    if not only_first:
        yield from _repeats(offering)
    yield "SUMMARY:" + escaped(_("Starts: %(course)s") % {"course": name} if only_first else name)
    yield "LOCATION:" + escaped(told.where)
    yield "DESCRIPTION:" + escaped(told.message)
    yield f"URL:{told.short_url}"
    cancelled = offering.state == OfferingState.CANCELLED
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def uid(offering: Offering, only_first: bool = False) -> str:
    part = "-start" if only_first else ""
    return f"{offering.code}{part}@{urlsplit(settings.PUBLIC_URL).hostname}"


def _repeats(offering: Offering) -> Iterator[str]:
    """The rule of the weeks; none for a group of a single day."""
    first, last = meetings.first(offering), meetings.last(offering)
    if last > first:
        until = datetime.combine(last, offering.starts_at, tzinfo=offering.organization.zone)
        days = ",".join(WEEKDAYS[day] for day in sorted(offering.weekdays))
        yield f"RRULE:FREQ=WEEKLY;BYDAY={days};UNTIL={_clock(until.astimezone(UTC))}Z"


def _clock(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _timezone(zone: ZoneInfo, first: date, last: date) -> Iterator[str]:
    """What the clock of a zone does in these days: where it stands, and each change of it.

    Central America changes nothing in summer; a zone that does gets a line for every change.
    """
    moment = datetime.combine(first, datetime.min.time(), UTC) - timedelta(days=2)
    end = datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=2)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    yield from _observance(zone, moment, moment, datetime(1970, 1, 1))
    while moment < end:
        later = moment + timedelta(days=1)
        if _offset(zone, moment) != _offset(zone, later):
            yield from _observance(zone, moment, _change(zone, moment, later))
        moment = later
    yield "END:VTIMEZONE"


def _observance(
    zone: ZoneInfo, before: datetime, after: datetime, since: datetime | None = None
) -> Iterator[str]:
    """One state of the clock, from `after` on; it begins in the local time of `before`."""
    local = after.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{_clock(since or after.astimezone(UTC) + _offset(zone, before))}"
    yield f"TZOFFSETFROM:{_signed(_offset(zone, before))}"
    yield f"TZOFFSETTO:{_signed(_offset(zone, after))}"
    yield f"TZNAME:{local.tzname()}"
    yield f"END:{kind}"


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The minute between these moments at which the clock is put forward or back."""
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset()


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def escaped(text: str) -> str:
    """As a TEXT value: a line may hold no end of a line, and no sign that separates values."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    lines = text.splitlines()
    return "\\n".join("".join(c for c in line if c.isprintable()) for line in lines)


def folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, never through the middle of a letter."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LONGEST:
            pieces.append(piece)
            piece = b" "  # how a line goes on; it counts
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
