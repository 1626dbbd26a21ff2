"""Which sample is asked for, and what was found of one certificate."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from training.models.sample import Finding
from training.results.forms import PeriodForm

SIZES = (10, 20, 30, 50, 100)
MARGINS = (5, 10, 15)
MARGIN = "margin-"
MOST_DIGITS = 4


def _how_many() -> list[tuple[str, str]]:
    sizes = [(str(size), _("%(n)s certificates") % {"n": size}) for size in SIZES]
    said = _("as many as tell the share to %(points)s points, with 95 %% confidence")
    return sizes + [(f"{MARGIN}{each}", said % {"points": each}) for each in MARGINS]


class DrawForm(Keyed, PeriodForm, UserForm):
    how_many = forms.ChoiceField(label=_("How many"), choices=_how_many, initial=str(SIZES[1]))

    field_order = ("how_many", "start", "end")

    @property
    def size(self) -> int:
        chosen = self.cleaned_data["how_many"]
        return 0 if chosen.startswith(MARGIN) else int(chosen)

    @property
    def margin(self) -> int | None:
        chosen = self.cleaned_data["how_many"]
        return int(chosen.removeprefix(MARGIN)) if chosen.startswith(MARGIN) else None


class FindingForm(Keyed, UserForm):
    finding = forms.ChoiceField(
        label=_("What did you find?"), choices=Finding, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Short note"),
        help_text=_("What differs, or why it could not be checked. Never a name or a number."),
        max_length=140,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_note(self) -> str:
        """Phones, documents and addresses stay out. A name is not looked for: refusing it would
        tell whoever tries names which one is right.
        """
        note = " ".join(self.cleaned_data["note"].split())
        if "@" in note or sum(char.isdecimal() for char in note) > MOST_DIGITS:
            raise ValidationError(_("Leave out phones, e-mails and numbers of documents."))
        return note
