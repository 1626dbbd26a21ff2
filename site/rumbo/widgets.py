"""Inputs that Django does not have."""

import calendar
import datetime as dt
import unicodedata

from django import forms
from django.utils.dates import MONTHS
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

LANGUAGES_OF_MONTHS = ("es", "en")


def plain(text: str) -> str:
    """Lower case, no accents, no dot at the end: for comparing what people type."""
    apart = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(c for c in apart if not unicodedata.combining(c)).rstrip(".")


def months_by_name() -> dict[str, int]:
    """Full names of the months in both languages, plain, to their number."""
    names = {plain(calendar.month_name[month]): month for month in range(1, 13)}
    for language in LANGUAGES_OF_MONTHS:
        with override(language):
            names |= {plain(str(MONTHS[month])): month for month in range(1, 13)}
    return names | {"setiembre": 9}


def month_number(text: str) -> int | None:
    """1 to 12 for "3", "03", "mar", "mar.", "marzo", "March"; None for what is no month.

    Three letters or more of a name are enough, as long as only one month starts with them.
    """
    text = plain(text)
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else None
    if len(text) < 3:
        return None
    found = {number for name, number in months_by_name().items() if name.startswith(text)}
    return found.pop() if len(found) == 1 else None


capitalised = lazy(lambda name: capfirst(str(name)), str)


class DayMonthYearWidget(forms.MultiWidget):
    """A date in three inputs: <name>_day, <name>_month, <name>_year.

    The month is chosen by its name; typed=True makes it a text input, for keyboards and fast
    keying, that takes names and numbers. autocomplete="bday" asks the browser for a birth date.
    """

    template_name = "forms/widgets/day_month_year.html"
    use_fieldset = True

    def __init__(self, attrs=None, *, typed: bool = False, autocomplete: str = ""):
        self.labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        number = {"inputmode": "numeric"}
        month = forms.TextInput(attrs={"class": "part-month"})
        if not typed:
            names = [("", "")] + [(n, capitalised(name)) for n, name in MONTHS.items()]
            month = forms.Select(choices=names, attrs={"class": "part-month"})
        widgets = {
            "day": forms.TextInput(attrs=number | {"class": "part-day", "maxlength": 2}),
            "month": month,
            "year": forms.TextInput(attrs=number | {"class": "part-year", "maxlength": 4}),
        }
        for part, widget in widgets.items():
            widget.attrs["autocomplete"] = f"{autocomplete}-{part}" if autocomplete else "off"
        super().__init__(widgets, attrs)

    def decompress(self, value) -> list[str]:
        """The three texts of a date, or of a text like 2007-03-05 (from a draft or a link)."""
        if isinstance(value, str):
            parts = value.split("-")
            return [*reversed(parts)] if len(parts) == 3 else ["", "", ""]
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def value_from_datadict(self, data, files, name) -> list[str]:
        """The three texts as typed. One input of the plain name, "2007-03-05", will do as well."""
        if isinstance(data.get(name), str):
            return self.decompress(data[name])
        return [text or "" for text in super().value_from_datadict(data, files, name)]

    def get_context(self, name, value, attrs):
        if isinstance(value, list):
            day, month, year = value
            value = [day, str(month_number(month) or month), year]
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for part, label in zip(parts, self.labels.values(), strict=True):
            part["label"] = label
            part["attrs"].pop("required", None)  # the browser's own words would come three times
        return context


def date_of(day: int, month: int, year: int) -> dt.date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
