"""A group in words for the public: what, when, where by landmark, for whom, and seats left.

Never the community, never how many are enrolled, never a person's name.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property
from math import ceil
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rumbo import dates, figures
from training.models.course import CertificateKind, CourseKind
from training.models.offering import Modality, Offering, OfferingState

from .navigation import absolute

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


def ages_said(offering: Offering) -> str:
    return _("From %(least)s to %(most)s years old") % {
        "least": offering.least_age,
        "most": offering.most_age,
    }


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
    }


def doors(page_url: str) -> list[dict]:
    """The three ways in from the home page, each a filter of the list."""
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
        {"url": f"{page_url}?kind={kind}", "icon": icon, "title": title, "text": text}
        for kind, icon, title, text in doors
    ]


class Told:
    """Everything that the page of one group says."""

    def __init__(self, offering: Offering) -> None:
        self.offering = offering
        self.course = offering.course
        self.state = seats(offering)

    @property
    def kind(self) -> str:
        return capfirst(CourseKind(self.course.kind).label)

    @property
    def is_open(self) -> bool:
        return self.state not in (Seats.OVER, Seats.CANCELLED)

    @property
    def seats(self) -> str:
        return seats_said(self.offering)

    @property
    def summary(self) -> str:
        """One line for search engines and previews of shared links."""
        said = [starts_said(self.offering), hours_said(self.offering), place_said(self.offering)]
        return sentences(said)

    @property
    def seats_note(self) -> str:
        return {
            Seats.WAITING: _("If a seat becomes free, we let you know."),
            Seats.STARTED: _("Ask if you can still join, or when the next group starts."),
        }.get(self.state, "")

    @cached_property
    def facts(self) -> list[dict]:
        """For components/facts.html."""
        rows = [self._when(), self._hours(), self._where(), self._who(), self._cost()]
        rows += [self._seats(), self._bring(), self._documents(), self._organizer(), self._group()]
        return [row for row in rows if row["value"]]

    def _when(self) -> dict:
        offering = self.offering
        period = dates.period(offering.starts_on, offering.ends_on)
        note = starts_said(offering) if self.is_open else ""
        return fact("calendar", _("When"), capfirst(period), note)

    def _hours(self) -> dict:
        hours = self.course.hours
        total = ngettext("%(count)s hour in all", "%(count)s hours in all", hours)
        return fact("clock", _("Timetable"), hours_said(self.offering), total % {"count": hours})

    def _where(self) -> dict:
        return fact("map-pin", _("Where"), place_said(self.offering), landmark_said(self.offering))

    def _who(self) -> dict:
        return fact("users", _("For whom"), ages_said(self.offering))

    def _cost(self) -> dict:
        return fact("banknote", _("Cost"), _("Free"), _("Nobody may charge you for it."))

    def _seats(self) -> dict:
        return fact("user", _("Seats"), seats_said(self.offering), self.seats_note)

    def _bring(self) -> dict:
        return fact("clipboard-list", _("What to bring"), self.offering.bring)

    def _documents(self) -> dict:
        if self.offering.documents_needed:
            said = _("Bring an identity document to enroll.")
            return fact("file-text", _("Documents"), said, _("None is needed to ask."))
        return fact("file-text", _("Documents"), _("None are needed to enroll."))

    def _organizer(self) -> dict:
        return fact("building-2", _("Offered by"), self.offering.organization.public_name)

    def _group(self) -> dict:
        said = _("Say this name when you ask.") if self.is_open else ""
        return fact("info", _("Group"), self.offering.name, said)

    @property
    def how(self) -> str:
        """What to do to take part, with what there is: a number, a center, or neither."""
        on_line = self.offering.modality == Modality.ONLINE
        if self.ask_url and on_line:
            return _("Write or call to ask for a seat.")
        if self.ask_url:
            return _("Write or call to ask for a seat. You can also come to the center.")
        if on_line:
            return _("Ask for a seat at the organization that offers it.")
        return _("Come to the center during the hours of the classes, and ask for a seat.")

    @property
    def services(self) -> list[dict]:
        """Child care and access, for components/fact.html."""
        offering, said = self.offering, []
        if offering.childcare:
            said.append({"icon": "baby", "text": _("There is child care during the classes.")})
        if offering.center.wheelchair and offering.modality != Modality.ONLINE:
            said.append({"icon": "accessibility", "text": _("You can enter in a wheelchair.")})
        return said

    @property
    def certificate(self) -> str:
        """What one gets at the end, in one sentence."""
        return {
            CertificateKind.ATTENDANCE: _(
                "At the end you receive a certificate of attendance: it says that you took part."
            ),
            CertificateKind.ACHIEVEMENT: _(
                "At the end you receive a certificate of achievement: it says that you passed,"
                " and what you can do."
            ),
            CertificateKind.DIPLOMA: _(
                "At the end you receive a diploma: it says that you completed the training."
            ),
        }[self.course.certificate]

    @property
    def condition(self) -> str:
        share = figures.written_percent(round(self.course.least_attendance), 100)
        return _("For it you need to come to at least %(share)s of the classes.") % {"share": share}

    @property
    def skills(self) -> list[str]:
        both = self.course.skills
        return both[get_language() or "es"] or both["es"]

    @property
    def short_url(self) -> str:
        """The address for posters, radio and messages: it has no language."""
        return absolute(reverse("short", args=[self.offering.code]))

    @property
    def short_said(self) -> str:
        """The short address as one says it."""
        return self.short_url.partition("://")[2]

    @property
    def message(self) -> str:
        """Tells everything without being opened: the link behind it costs data."""
        offering = self.offering
        said = [self.course.name + ". " + _("It is free."), sentences([starts_said(offering)])]
        said += [hours_said(offering), sentences(filter(None, self._way()))]
        return "\n".join([*said, self.short_url])

    def _way(self) -> list[str]:
        return [place_said(self.offering), landmark_said(self.offering)]

    @property
    def share_url(self) -> str:
        return "https://wa.me/?" + urlencode({"text": self.message})

    @property
    def ask_url(self) -> str:
        """A conversation with the institution's number, "" where none is set."""
        number = "".join(c for c in settings.CONTACT_PHONE if c.isdigit())
        question = _("Hello. I would like to know more about this course: %(course)s (%(code)s)")
        text = question % {"course": self.course.name, "code": self.offering.code}
        return f"https://wa.me/{number}?{urlencode({'text': text})}" if number else ""

    @property
    def phone_said(self) -> str:
        return settings.CONTACT_PHONE.replace(" ", "\u00a0")

    @property
    def call_url(self) -> str:
        number = "".join(c for c in settings.CONTACT_PHONE if c.isdigit() or c == "+")
        return f"tel:{number}" if number else ""


def sentences(said: Iterable[str]) -> str:
    """One after the other; an hour in "p. m." has its full stop already."""
    return " ".join(each if each.endswith(".") else f"{each}." for each in said)


def fact(icon: str, term: str, value: str, note: str = "") -> dict:
    return {"icon": icon, "term": term, "value": value, "note": note}
