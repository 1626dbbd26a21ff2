"""Dates and hours in words, in the active language.

The patterns are here and not in the catalogue because they are grammar, not text: Spanish joins
with "del … al", puts "de" between the parts, and calls noon "12 del mediodía".
"""

import datetime as dt

from django.utils import dateformat, timezone
from django.utils.translation import get_language

PATTERNS = {
    "es": {
        "short": "j b Y",
        "long": r"j \d\e F \d\e Y",
        "day": "j",
        "day_month": r"j \d\e F",
        "weekday": r"l j \d\e F \d\e Y",
        "month": r"F \d\e Y",
        "period": "del {} al {}",
        "hours": "de {} a {}",
        "moment": "{}, {}",
        "am": "\u00a0a.\u00a0m.",
        "pm": "\u00a0p.\u00a0m.",  # never broken between two lines
        "noon": "12 del mediodía",
        "midnight": "12 de la noche",
    },
    "en": {
        "short": "j M Y",
        "long": "j F Y",
        "day": "j",
        "day_month": "j F",
        "weekday": "l j F Y",
        "month": "F Y",
        "period": "{} to {}",
        "hours": "{} to {}",
        "moment": "{}, {}",
        "am": " a.m.",
        "pm": " p.m.",
        "noon": "12 noon",
        "midnight": "12 midnight",
    },
}


def pattern(name: str) -> str:
    """The pattern of the active language; Spanish where there is no other."""
    return PATTERNS.get((get_language() or "es")[:2], PATTERNS["es"])[name]


def local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    """An aware moment in the current time zone; anything else as it is."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: dt.date | dt.datetime, style: str = "short") -> str:
    """ "3 jul 2026"; style "long" "3 de julio de 2026", "weekday" "viernes 3 de julio de 2026"."""
    return dateformat.format(local(value), pattern(style))


def period(start: dt.date, end: dt.date) -> str:
    """ "del 10 de enero al 28 de marzo de 2026": what both days share is said once."""
    if start == end:
        return day(start, "long")
    if start.year != end.year:
        first = "long"
    elif start.month != end.month:
        first = "day_month"
    else:
        first = "day"
    return pattern("period").format(day(start, first), day(end, "long"))


def clock(value: dt.time | dt.datetime, with_half: bool = True) -> str:
    """ "2:05 p. m.", "8 a. m.", "12 del mediodía". Without the half of the day: "2:05"."""
    value = local(value)
    if value.minute == 0 and value.hour in (0, 12):
        return pattern("noon" if value.hour else "midnight")
    said = f"{value.hour % 12 or 12}" + (f":{value.minute:02}" if value.minute else "")
    return said + pattern("am" if value.hour < 12 else "pm") if with_half else said


def hours(start: dt.time, end: dt.time) -> str:
    """ "de 8 a 10:30 a. m.", "de 8 a 12 del mediodía", "de 10 a. m. a 2 p. m."."""
    same_half = (start.hour < 12) == (end.hour < 12)
    to_noon = end == dt.time(12) and start.hour < 12
    from_noon = start in (dt.time(0), dt.time(12))
    bare = (same_half or to_noon) and not from_noon
    return pattern("hours").format(clock(start, with_half=not bare), clock(end))


def moment(value: dt.datetime) -> str:
    """ "3 jul 2026, 2:05 p. m."."""
    return pattern("moment").format(day(value), clock(value))
