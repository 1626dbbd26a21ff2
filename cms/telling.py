"""A group in words for the public: what, when, where by landmark, for whom, and seats left.

Never the community, never how many are enrolled, never a person's name.
"""

from collections.abc import Iterable
from math import ceil

from django.utils import dateformat, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rumbo import dates
from training.models.course import CourseKind
from training.models.offering import Modality, Offering
from training.standing import Seats, seats

from .copies import remembered

# How a state is tagged on a card: nothing where there is nothing to think about.
TAGS = {
    Seats.LAST: "warn",
    Seats.WAITING: "plain",
    Seats.STARTED: "plain",
    Seats.CLOSED: "plain",
}


def seats_said(offering: Offering) -> str:
    state = seats(offering)
    if state == Seats.FREE:
        left = ngettext("%(count)s seat left", "%(count)s seats left", offering.free)
        return left % {"count": offering.free}
    return {
        Seats.LAST: _("Last seats"),
        Seats.WAITING: _("Waiting list"),
        Seats.STARTED: _("Already started"),
        Seats.CLOSED: _("Already started, full"),
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
    return "" if offering.modality == Modality.ONLINE else told(offering.center, "landmark")


def told(thing, name: str) -> str:
    """The text of a pair of columns (`name_es`, `name_en`) in the language in use, else Spanish."""
    english = getattr(thing, f"{name}_en") if get_language() == "en" else ""
    return english or getattr(thing, f"{name}_es")


def ages_said(least: int, most: int) -> str:
    return _("From %(least)s to %(most)s years old") % {"least": least, "most": most}


def card(offering: Offering, page_url: str) -> dict:
    """What components/card.html shows; `page_url` is the address of the list.

    `key` is of all that this depends on, beside what draws a stamp: see copies.py."""
    key = offering.pk, offering.version, page_url, get_language(), timezone.localdate()
    return remembered(("card", *key), lambda: _card(offering, page_url) | {"key": key})


def _card(offering: Offering, page_url: str) -> dict:
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
        "seats_tag": TAGS.get(seats(offering), ""),
    }


def wish(words: str) -> str:
    """The beginning of a message to the institution from who found nothing in the list."""
    if words:
        return _("Hello. I am looking for a course: %(words)s. When is there one?") % {
            "words": words
        }
    return _("Hello. I am looking for a course. When does the next one start?")


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
