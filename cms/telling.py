"""A group in words for the public: what, when, where by landmark, for whom, and seats left.

Never the community, never how many are enrolled, never a person's name.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from math import ceil

from django.utils import dateformat, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rumbo import dates
from training.models.course import CourseKind
from training.models.offering import Modality, Offering, OfferingState

FEW = 3


class Seats(StrEnum):
    FREE = "free"
    LAST = "last"
    WAITING = "waiting"
    STARTED = "started"
    OVER = "over"
    CANCELLED = "cancelled"


def seats(offering: Offering, on: date | None = None) -> Seats:
    """How a newcomer stands with this group: free seats count only while nobody waits."""
    on = on or timezone.localdate()
    if offering.state == OfferingState.CANCELLED:
        return Seats.CANCELLED
    if offering.state != OfferingState.PUBLISHED or offering.ends_on < on:
        return Seats.OVER
    if offering.starts_on < on:
        return Seats.STARTED
    if not offering.free or offering.waiting:
        return Seats.WAITING
    return Seats.LAST if offering.free <= FEW else Seats.FREE


def seats_said(offering: Offering) -> str:
    state = seats(offering)
    if state == Seats.FREE:
        left = ngettext("%(count)s seat left", "%(count)s seats left", offering.free)
        return left % {"count": offering.free}
    return {
        Seats.LAST: _("Last seats"),
        Seats.WAITING: _("Waiting list"),
        Seats.STARTED: _("Already started"),
        Seats.OVER: _("This group is over"),
        Seats.CANCELLED: _("This group was cancelled"),
    }[state]


def days_said(offering: Offering) -> str:
    """ "lunes, miércoles y viernes"; "" where no day is set yet."""
    *others, last = [str(name).lower() for name in offering.weekday_names] or [""]
    if get_language() == "en":  # days of the week are names in English
        others, last = [name.capitalize() for name in others], last.capitalize()
    if not others:
        return last
    return _("%(days)s and %(last)s") % {"days": ", ".join(others), "last": last}


def hours_said(offering: Offering) -> str:
    """ "Lunes y miércoles, de 2 a 4 p. m."."""
    hours = dates.hours(offering.starts_at, offering.ends_at)
    for half in ("a. m.", "p. m."):  # never "p." on one line of a narrow card and "m." on the next
        hours = hours.replace(f" {half}", "\u00a0" + half.replace(" ", "\u00a0"))
    days = days_said(offering)
    return capfirst(f"{days}, {hours}" if days else hours)


def starts_said(offering: Offering) -> str:
    """ "Empieza el sábado 10 de enero"; with the year where it is another than this one."""
    today = timezone.localdate()
    style = "day_month" if offering.starts_on.year == today.year else "long"
    weekday = dateformat.format(offering.starts_on, "l")
    day = {"day": f"{weekday} {dates.day(offering.starts_on, style)}"}
    if offering.starts_on < today:
        return _("Started on %(day)s") % day
    return _("Starts on %(day)s") % day


def lasts_said(offering: Offering) -> str:
    """ "11 semanas", counting a week that has begun; "" for less than two."""
    weeks = ceil(((offering.ends_on - offering.starts_on).days + 1) / 7)
    if weeks < 2:
        return ""
    return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}


def place_said(offering: Offering) -> str:
    if offering.modality == Modality.ONLINE:
        return str(_("Online"))
    return f"{offering.center.name}, {offering.center.place.name}"


def landmark_said(offering: Offering) -> str:
    """How to get there; "" for what is not held anywhere."""
    if offering.modality == Modality.ONLINE:
        return ""
    center = offering.center
    english = center.landmark_en if get_language() == "en" else ""
    return english or center.landmark_es


def ages_said(least: int, most: int) -> str:
    return _("From %(least)s to %(most)s years old") % {"least": least, "most": most}


def card(offering: Offering, page_url: str) -> dict:
    """What components/card.html shows; `page_url` is the address of the list."""
    course = offering.course
    return {
        "url": f"{page_url}{offering.slug}/",
        "title": course.name,
        "kind": course.kind,
        "kind_label": capfirst(CourseKind(course.kind).label),
        "place": place_said(offering),
        "starts": ", ".join(filter(None, [starts_said(offering), lasts_said(offering)])),
        "hours": hours_said(offering),
        "seats": seats_said(offering),
        "seats_tag": {Seats.LAST: "warn", Seats.WAITING: "plain"}.get(seats(offering), ""),
    }


def doors(page_url: str, offerings: list[Offering]) -> list[dict]:
    """The three ways in from the home page, each a filter of the list of these groups."""
    doors = [
        (
            CourseKind.TECHNICAL,
            "wrench",
            _("Learn a trade"),
            _("Electricity, baking, motorcycle repair and more."),
        ),
        (
            CourseKind.ACADEMIC,
            "book-open",
            _("Keep studying"),
            _("Finish primary or secondary school, and learn English."),
        ),
        (
            CourseKind.JOB,
            "briefcase",
            _("Find work"),
            _("Getting ready for a job, work practice, your own business."),
        ),
    ]
    return [
        {
            "url": f"{page_url}?kind={kind}",
            "icon": icon,
            "title": title,
            "text": text,
            "count": groups_said(sum(each.course.kind == kind for each in offerings)),
        }
        for kind, icon, title, text in doors
    ]


def groups_said(count: int) -> str:
    """ "3 grupos"; "" for none."""
    said = ngettext("%(count)s group", "%(count)s groups", count) % {"count": count}
    return said if count else ""


def organizations_said(countries: list[tuple[str, list[str]]]) -> str:
    """ "4 organizaciones de 3 países dan estos cursos."; "" for none. See the catalogue."""
    count = sum(len(names) for _country, names in countries)
    if not count:
        return ""
    organizations = ngettext("%(count)s organization", "%(count)s organizations", count)
    lands = ngettext("%(count)s country", "%(count)s countries", len(countries))
    return _("%(organizations)s in %(countries)s give these courses.") % {
        "organizations": organizations % {"count": count},
        "countries": lands % {"count": len(countries)},
    }


def sentences(said: Iterable[str]) -> str:
    """One after the other; an hour in "p. m." has its full stop already."""
    return " ".join(each if each.endswith(".") else f"{each}." for each in said)


def fact(icon: str, term: str, value: str, note: str = "") -> dict:
    return {"icon": icon, "term": term, "value": value, "note": note}
