"""Form fields that take what people write: dates in parts, phones as said, figures with commas."""

import datetime as dt
import re
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rumbo import dates
from rumbo.widgets import DayMonthYearWidget, date_of, month_number

Bound = dt.date | Callable[[], dt.date] | None


class DayMonthYearField(forms.Field):
    """A date typed as day, month (name or number) and year; gives datetime.date or None.

    earliest and latest are inclusive dates or callables of none; past=True refuses the future.
    Problems carry the code of the wrong part ("day", "month", "year"), so that the error summary
    leads to it, or "required", "incomplete", "range".
    """

    widget = DayMonthYearWidget
    default_error_messages = {
        "incomplete": _("Complete the date: day, month and year."),
        "day": _("The day is a number from 1 to 31."),
        "month": _("Write the month with its name or its number, for example March or 3."),
        "year": _("Write the year with 4 numbers, for example 2007."),
        "no_such_day": _("That month has no day %(day)s. Check the day and the month."),
        "future": _("This date is in the future. Check the year."),
        "early": _("The date must be %(limit)s or later."),
        "late": _("The date must be %(limit)s or earlier."),
    }

    def __init__(self, *, earliest: Bound = None, latest: Bound = None, past=False, **kwargs):
        self.earliest, self.latest, self.past = earliest, latest, past
        super().__init__(**kwargs)

    def problem(self, message: str, code: str = "", **params) -> ValidationError:
        return ValidationError(self.error_messages[message], code=code or message, params=params)

    def to_python(self, value) -> dt.date | None:
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date) or value in self.empty_values:
            return value or None
        parts = self.widget.decompress(value) if isinstance(value, str) else value
        parts = [part.strip() for part in parts]
        if not any(parts):
            return None
        if not all(parts):
            missing = [name for name, part in zip(self.names, parts, strict=True) if not part]
            raise self.problem("incomplete", missing[0])
        return self.read(*parts)

    names = ("day", "month", "year")

    def read(self, day: str, month: str, year: str) -> dt.date:
        """The date of three texts; refuses the first part that is wrong."""
        if not re.fullmatch(r"[0-9]{1,2}", day) or not 1 <= int(day) <= 31:
            raise self.problem("day")
        number = month_number(month)
        if number is None:
            raise self.problem("month")
        if not re.fullmatch(r"[0-9]{4}", year) or int(year) < 1000:
            raise self.problem("year")
        found = date_of(int(day), number, int(year))
        if found is None:
            raise self.problem("no_such_day", "day", day=int(day))
        return found

    def validate(self, value) -> None:
        super().validate(value)
        if value is None:
            return
        if self.past and value > timezone.localdate():
            raise self.problem("future", "year")
        earliest, latest = (b() if callable(b) else b for b in (self.earliest, self.latest))
        if earliest and value < earliest:
            raise self.problem("early", "range", limit=dates.day(earliest, "long"))
        if latest and value > latest:
            raise self.problem("late", "range", limit=dates.day(latest, "long"))

    def has_changed(self, initial, data) -> bool:
        try:
            return (initial or None) != self.to_python(data)
        except ValidationError:
            return True


class PhoneField(forms.CharField):
    """A phone as the person said it: any spacing, marks and country code. Gives the text, trimmed.

    Only what cannot be a phone is refused: letters, or fewer than 7 or more than 15 numbers.
    """

    default_error_messages = {
        "letters": _("Write only the numbers of the phone, for example 9123 4567."),
        "length": _("Write a phone of 8 numbers, for example 9123 4567."),
    }

    def __init__(self, **kwargs):
        super().__init__(**({"max_length": 40} | kwargs))

    def widget_attrs(self, widget) -> dict:
        return super().widget_attrs(widget) | {
            "inputmode": "numeric",
            "autocomplete": "tel",
            "class": "medium",
        }

    def validate(self, value) -> None:
        super().validate(value)
        if not value:
            return
        if not re.fullmatch(r"[\d\s()+./–-]+", value):
            raise ValidationError(self.error_messages["letters"], code="letters")
        if not 7 <= sum(c.isdecimal() for c in value) <= 15:
            raise ValidationError(self.error_messages["length"], code="length")


class PersonNameField(forms.CharField):
    """A name as the person writes it: no spelling marks, spaces made single."""

    def __init__(self, **kwargs):
        super().__init__(**({"max_length": 80} | kwargs))

    def to_python(self, value) -> str:
        return " ".join((super().to_python(value) or "").split())

    def widget_attrs(self, widget) -> dict:
        return super().widget_attrs(widget) | {"spellcheck": "false", "autocapitalize": "words"}


class FigureField(forms.IntegerField):
    """A whole number that may carry thousand separators: "1,500" or "1 500" gives 1500."""

    widget = forms.TextInput

    def to_python(self, value) -> int | None:
        if isinstance(value, str):
            value = re.sub(r"(?<=[0-9])[,\s](?=[0-9]{3}(?![0-9]))", "", value.strip())
        return super().to_python(value)

    def widget_attrs(self, widget) -> dict:
        return {"inputmode": "numeric", "class": "short"}
