"""What opens the record, and how long a link lives. Sent by POST alone."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rumbo.ids import ALPHABET
from training.applying.forms import BirthDateField, CodeField
from training.certifying import codes

from .links import DAYS
from .opening import REQUEST


class EitherCodeField(CodeField):
    """Of a certificate or of a request, as somebody copied it."""

    def to_python(self, value) -> str:
        text = forms.CharField.to_python(self, value)
        return codes.normalized(text) or re.sub(r"[\s.–—-]", "", text).upper()

    def validate(self, value) -> None:
        forms.CharField.validate(self, value)
        if len(value) not in (REQUEST, codes.LENGTH) or set(value) - set(ALPHABET):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class LookForm(forms.Form):
    code = EitherCodeField(
        label=_("A code of yours"),
        help_text=_(
            "The 16 letters and numbers on one of your certificates, or the 8 of your request."
        ),
        max_length=60,
        error_messages={
            "required": _("Write a code."),
            "invalid": _("The code has 16 letters and numbers, or 8. Check it, please."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    born = BirthDateField(
        label=_("Date of birth"),
        help_text=_("As you told it to your organization."),
        error_messages={"required": _("Write your date of birth.")},
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)


def _lives() -> list[tuple[int, str]]:
    return [(days, _("%(days)s days") % {"days": days}) for days in DAYS]


class LinkForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("How long it lives"),
        coerce=int,
        choices=_lives,  # asked for each page, in its language
        initial=DAYS[1],
        widget=forms.RadioSelect,
    )
    with_name = forms.BooleanField(
        label=_("Show my name"),
        help_text=_("Else it shows your initials only."),
        required=False,
    )
