"""What is asked of somebody who wants a seat: six answers, and two to follow the request."""

import re
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rumbo.fields import DayMonthYearField, PersonNameField, PhoneField
from rumbo.ids import ALPHABET
from rumbo.public_forms import PublicForm
from rumbo.widgets import DayMonthYearWidget
from training.models import Offering
from youth.importing import names
from youth.importing.dates import age_on

from . import receiving

LONGEST = 80
OLDEST = timedelta(days=100 * 366)
# Whose phone, and whether one may write to it. On a phone that is not one's own: calls only.
WHOSE = [
    ("own-write", _("Mine. You can write to me.")),
    ("own-call", _("Mine, but only call.")),
    ("family-call", _("A relative's. Only call.")),
    ("other-call", _("Somebody else's. Only call.")),
]
# Shared phones are common: the browser offers nothing that somebody typed here.
PRIVATE = {"autocomplete": "off", "spellcheck": "false"}


def earliest() -> date:
    return timezone.localdate() - OLDEST


class BirthDateField(DayMonthYearField):
    """Of a young person, typed on a phone that others use, too."""

    def __init__(self, **kwargs) -> None:
        widget = DayMonthYearWidget(attrs={"autocomplete": "off"})
        super().__init__(past=True, earliest=earliest, widget=widget, **kwargs)


class NameField(PersonNameField):
    """A name in any alphabet."""

    default_error_messages = {
        "name": _("Write the name with letters only."),
        "max_length": _("This is too long: at most %(limit_value)d characters."),
    }

    def __init__(self, **kwargs):
        super().__init__(**({"max_length": LONGEST} | kwargs))
        self.widget.attrs.pop("maxlength", None)  # would cut, and say nothing
        self.widget.attrs |= PRIVATE

    def clean(self, value) -> str:
        name = names.clean_name(super().clean(value))
        if not name:
            raise ValidationError(self.error_messages["required"], code="required")
        if names.name_problem(name):
            raise ValidationError(self.error_messages["name"], code="name")
        return name


class PhonePart(forms.Form):
    """A phone and whose it is: asked in the request, and to correct it."""

    phone = PhoneField(label=_("Phone"), error_messages={"required": _("Write a phone.")})
    phone_of = forms.ChoiceField(
        label=_("Whose phone is it?"),
        choices=WHOSE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whose phone it is.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs.pop("maxlength", None)
        self.fields["phone"].widget.attrs |= PRIVATE

    @property
    def told_phone(self) -> dict[str, str]:
        """{"phone", "phone_of": own|family|other, "safe": write|call}."""
        whose, safe = self.cleaned_data["phone_of"].split("-")
        return {"phone": self.cleaned_data["phone"], "phone_of": whose, "safe": safe}


class ApplicationForm(PhonePart, PublicForm):
    """The wish for a seat in `offering`, which the view sets. No cookie, and a key of its own."""

    door = receiving.door
    offering: Offering | None = None
    field_order = ["given", "surnames", "born", "phone", "phone_of", "agreed"]

    given = NameField(
        label=_("Given names"), error_messages={"required": _("Write your given names.")}
    )
    surnames = NameField(
        label=_("Surnames"), error_messages={"required": _("Write your surnames.")}
    )
    born = BirthDateField(
        label=_("Date of birth"),
        help_text=_("If you are under 18, we also talk with the adult who is responsible for you."),
        error_messages={"required": _("Write your date of birth.")},
    )
    agreed = forms.BooleanField(
        label=_("I agree that you contact me on this phone about this request, and nothing else."),
        help_text=_("You can take it back whenever you want, with your code."),
        error_messages={"required": _("Tick the box, so that we may contact you.")},
    )

    @classmethod
    def brought(cls, sent):
        form = super().brought(sent)
        form.initial["born"] = [sent.get(f"born_{part}", "") for part in DayMonthYearField.names]
        return form

    def clean_born(self):
        born = self.cleaned_data["born"]
        least, most = self.offering.least_age, self.offering.most_age
        if not least <= age_on(born, max(timezone.localdate(), self.offering.starts_on)) <= most:
            said = _(
                "This group is for people from %(least)s to %(most)s years old. Check the year,"
                " or ask us for another group."
            )
            raise ValidationError(said, code="year", params={"least": least, "most": most})
        return born

    @property
    def told(self) -> dict[str, str]:
        """As Application.told."""
        data = self.cleaned_data
        surname, second = names.split_surnames(data["surnames"])
        return {
            "given": data["given"],
            "surname": surname,
            "surname2": second,
            "born": data["born"].isoformat(),
            **self.told_phone,
            "language": get_language(),
            "agreed": str(self.fields["agreed"].label),
        }


class CodeField(forms.CharField):
    """A code as somebody wrote it down: small letters, blanks and dashes do not matter."""

    def to_python(self, value) -> str:
        return re.sub(r"[\s.–—-]", "", super().to_python(value)).upper()

    def validate(self, value) -> None:
        super().validate(value)
        if len(value) != 8 or set(value) - set(ALPHABET):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class FollowForm(forms.Form):
    """What opens a request. Sent by POST alone: an address would stay on the phone."""

    code = CodeField(
        label=_("Your code"),
        help_text=_("The 8 letters and numbers that you wrote down."),
        error_messages={
            "required": _("Write your code."),
            "invalid": _("The code has 8 letters and numbers. Check it, please."),
        },
        widget=forms.TextInput(attrs=PRIVATE | {"autocapitalize": "characters", "class": "medium"}),
    )
    year = forms.RegexField(
        r"^(19|20)[0-9]{2}$",
        strip=True,
        label=_("The year in which you were born"),
        error_messages={
            "required": _("Write the year in which you were born."),
            "invalid": _("Write the year with 4 numbers, for example 2007."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "class": "short"}
        ),
    )


class PhoneForm(PhonePart):
    """Another phone, on the page of the request."""
