"""What starts in a month: the month asked for, its neighbors with something, its days and weeks."""

import re
from calendar import Calendar
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import dateformat, timezone
from django.utils.text import capfirst

from rumbo import dates
from training.models import Offering
from training.models.offering import Weekday

from .telling import card, groups_said, hours_said, place_said

WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


class Month(NamedTuple):
    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def asked(cls, text: str) -> "Month":
        """The month of "2026-12"; this one for anything else."""
        match = WRITTEN.fullmatch(text)
        return cls(int(match[1]), int(match[2])) if match else cls.of(timezone.localdate())

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def name(self) -> str:
        """ "diciembre de 2026"."""
        return dates.day(date(self.year, self.month, 1), "month")


class Starts:
    """What begins when, of these groups, seen from one month."""

    def __init__(self, offerings: Iterable[Offering], month: Month) -> None:
        self.month = month
        self.by_month: dict[Month, list[Offering]] = {}
        for each in sorted(offerings, key=lambda o: (o.starts_on, o.starts_at, o.course.name)):
            self.by_month.setdefault(Month.of(each.starts_on), []).append(each)

    @property
    def here(self) -> list[Offering]:
        return self.by_month.get(self.month, [])

    @property
    def before(self) -> dict | None:
        """The nearest earlier month in which something starts; None if there is none."""
        return self._link(max((m for m in self.by_month if m < self.month), default=None))

    @property
    def after(self) -> dict | None:
        return self._link(min((m for m in self.by_month if m > self.month), default=None))

    def days(self, list_url: str) -> list[dict]:
        """[{"said", "cards"}] of this month, in order: only days on which something starts."""
        days: dict[date, list] = {}
        for each in self.here:
            days.setdefault(each.starts_on, []).append(card(each, list_url))
        return [{"said": _day(day), "cards": cards} for day, cards in days.items()]

    def weeks(self) -> list[list[dict]]:
        """The month as a sheet, Monday first: [[{"number", "starts": [entry]}]].

        Days of the months around it have the number 0.
        """
        starts: dict[date, list] = {}
        for each in self.here:
            starts.setdefault(each.starts_on, []).append(_entry(each))
        return [
            [
                {"number": day.day, "starts": starts.get(day, [])}
                if day.month == self.month.month
                else {"number": 0, "starts": []}
                for day in week
            ]
            for week in Calendar().monthdatescalendar(*self.month)
        ]

    @property
    def weekdays(self) -> list[str]:
        """The head of the sheet, in the language in use."""
        return [capfirst(day.label) for day in Weekday]

    def _link(self, month: Month | None) -> dict | None:
        if month is None:
            return None
        return {
            "name": month.name,
            "value": str(month),
            "said": groups_said(len(self.by_month[month])),
        }


def _day(day: date) -> str:
    """ "Sábado 5 de diciembre": the year stands above it, with the month."""
    return capfirst(f"{dateformat.format(day, 'l')} {dates.day(day, 'day_month')}")


def _entry(offering: Offering) -> dict:
    return {
        "course": offering.course.name,
        "said": ", ".join([hours_said(offering), place_said(offering)]),
        "code": offering.code,
    }
