"""The period an evaluator asks for."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from rumbo.fields import DayMonthYearField


class PeriodForm(forms.Form):
    """Days of issue, both included; either may be left open."""

    mark_optional = False

    start = DayMonthYearField(label=_("Issued from"), required=False)
    end = DayMonthYearField(label=_("Issued until"), required=False)

    def clean(self) -> dict:
        found = super().clean()
        start, end = found.get("start"), found.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end cannot be before the start."))
        return found

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.cleaned_data.get("start"), self.cleaned_data.get("end")

    @property
    def query(self) -> str:
        """The period for a link: "start=2026-01-01&end=2026-06-30&", or ""."""
        names = ("start", "end")
        days = zip(names, self.period, strict=True)
        return "".join(f"{name}={day.isoformat()}&" for name, day in days if day)
