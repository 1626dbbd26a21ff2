"""Everything that the page of one group says."""

from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rumbo import dates, figures
from training.models.course import CertificateKind, CourseKind
from training.models.offering import Modality, Offering

from . import contact, meetings
from .navigation import absolute
from .telling import (
    Seats,
    ages_said,
    fact,
    hours_said,
    landmark_said,
    place_said,
    seats,
    seats_said,
    sentences,
    starts_said,
)


class Told:
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
    def has_seats(self) -> bool:
        return self.state in (Seats.FREE, Seats.LAST)

    @property
    def is_joinable(self) -> bool:
        """Can somebody still ask for a seat, or wait for one?"""
        return self.state in (Seats.FREE, Seats.LAST, Seats.WAITING)

    @property
    def apply_url(self) -> str:
        """The form that asks for a seat, or for a place on the waiting list; "" if nobody can."""
        if not (self.is_joinable or self.state == Seats.STARTED):
            return ""
        name = "applying:ask_en" if get_language() == "en" else "applying:ask"
        return reverse(name, args=[self.offering.slug])

    @property
    def tag(self) -> str:
        """How the state of its seats is tagged: with its word and an icon, never by color alone."""
        return {Seats.FREE: "good", Seats.LAST: "warn"}.get(self.state, "plain")

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
            Seats.LAST: _("Ask soon: few are left."),
            Seats.WAITING: _("If a seat becomes free, we let you know."),
            Seats.STARTED: _("Ask if you can still join, or when the next group starts."),
            Seats.CLOSED: _("Ask when the next group starts."),
        }.get(self.state, "")

    @property
    def next_step(self) -> str:
        """What to do now, for groups that one can no longer simply ask for."""
        return {
            Seats.WAITING: _("All seats are taken. Ask for a place on the waiting list."),
            Seats.STARTED: _("The classes have begun. Ask if you can still join."),
            Seats.CLOSED: _("The classes have begun and no seat is left. Ask for the next group."),
            Seats.OVER: _("The classes of this group have ended. See what is open now."),
            Seats.CANCELLED: _("This group will not take place. See what is open now."),
        }.get(self.state, "")

    @property
    def steps(self) -> list[dict]:
        """The dates of each step, in order, for components/timeline.html."""
        first, last = meetings.first(self.offering), meetings.last(self.offering)
        asked = _("Before %(day)s") % {"day": _long(first)}
        steps = [
            {"when": asked, "what": _("Ask for a seat.")} if self.is_joinable else None,
            {"when": capfirst(_long(first)), "what": _("First class")},
            {"when": capfirst(_long(last)), "what": _("Last class")} if last > first else None,
            {"when": _("After the last class"), "what": _("You receive your certificate.")},
        ]
        return [step for step in steps if step]

    @cached_property
    def facts(self) -> list[dict]:
        """For components/facts.html."""
        rows = [self._when(), self._hours(), self._where(), self._who(), self._cost()]
        rows += [self._seats(), self._bring(), self._documents(), self._organizer(), self._group()]
        return [row for row in rows if row["value"]]

    @property
    def poster_facts(self) -> list[dict]:
        """What is read from some steps away."""
        return [self._when(), self._hours(), self._where(), self._who(), self._cost()]

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
        ages = ages_said(self.offering.least_age, self.offering.most_age)
        return fact("users", _("For whom"), ages)

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
    def where(self) -> str:
        """Center, municipality and how to get there, in one line."""
        return sentences(filter(None, self._way()))

    @property
    def calendar_url(self) -> str:
        """The file for a calendar; "" where nobody needs it any more."""
        return calendar_url(self.offering.code) if self.is_open else ""

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
        said += [hours_said(offering), self.where]
        return "\n".join([*said, self.short_url])

    def _way(self) -> list[str]:
        return [place_said(self.offering), landmark_said(self.offering)]

    @property
    def share_url(self) -> str:
        return "https://wa.me/?" + urlencode({"text": self.message})

    @property
    def ask_url(self) -> str:
        """A conversation with the institution's number, "" where none is set."""
        question = _("Hello. I would like to know more about this course: %(course)s (%(code)s)")
        return contact.write_url(
            question % {"course": self.course.name, "code": self.offering.code}
        )

    @property
    def phone_said(self) -> str:
        return contact.phone_said()

    @property
    def call_url(self) -> str:
        return contact.call_url()


def _long(day: date) -> str:
    """ "sábado 10 de enero de 2026"."""
    return dates.day(day, "weekday")


def calendar_url(code: str) -> str:
    return reverse("calendar" if get_language() == "en" else "calendario", args=[code])
