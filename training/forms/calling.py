"""How a call went, by one choice."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from rumbo.fields import DayMonthYearField
from training.models.call import Result

AHEAD = timedelta(days=90)  # whoever is called later than that stands on the list anyhow


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def at_most():
    return timezone.localdate() + AHEAD


class CallForm(Keyed, UserForm):
    result = forms.ChoiceField(
        label=_("How did the call go?"), choices=Result, widget=forms.RadioSelect
    )
    again_on = DayMonthYearField(
        label=_("Call again on"),
        help_text=_("Only if they asked for another day."),
        required=False,
        earliest=tomorrow,
        latest=at_most,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["again_on"].conditional = True

    def clean(self):
        data = super().clean()
        later = data.get("result") == Result.LATER
        if later and not data.get("again_on") and "again_on" not in self.errors:
            self.add_error("again_on", _("Say on which day."))
        return data
