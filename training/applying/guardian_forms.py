"""What the adult in charge is asked, once, by the link that was sent to them."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from rumbo.fields import DayMonthYearField, PhoneField
from rumbo.widgets import capitalised
from training.models.minor import GuardianAnswer as Answer
from youth.models import Guardian

from .forms import PRIVATE, BirthDateField, NameField

RELATIONS = [
    (value, capitalised(label))
    for value, label in Guardian.Relation.choices
    if value != Guardian.Relation.UNKNOWN
]


class GuardianForm(forms.Form):
    """Four answers beside the words that are agreed to.

    `said` is the button that was pressed: only who permits says who they are. What is wrong in
    the other fields does not keep anybody from saying no.
    """

    born = BirthDateField(
        label=_("Date of birth of the young person"),
        help_text=_("It shows us that the message reached the right adult."),
        error_messages={"required": _("Write the date of birth of the young person.")},
    )
    name = NameField(label=_("Your name"), error_messages={"required": _("Write your name.")})
    relation = forms.ChoiceField(
        label=_("What are you to the young person?"),
        choices=RELATIONS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what you are to the young person."),
            "invalid_choice": _("Say what you are to the young person."),
        },
    )
    phone = PhoneField(label=_("Your phone"), required=False)

    def __init__(self, *args, said: str = Answer.GIVEN, **kwargs):
        super().__init__(*args, **kwargs)
        self.said = said
        self.fields["phone"].widget.attrs.pop("maxlength", None)
        self.fields["phone"].widget.attrs |= PRIVATE

    @classmethod
    def brought(cls, sent):
        """What was typed so far, not judged yet."""
        typed = {name: sent[name] for name in cls.base_fields if name in sent}
        typed["born"] = [sent.get(f"born_{part}", "") for part in DayMonthYearField.names]
        return cls(initial=typed)

    def clean(self):
        if self.said != Answer.GIVEN:
            for name in ("name", "relation", "phone"):
                self.errors.pop(name, None)
        return super().clean()

    @property
    def born_said(self) -> date | None:
        """The date that was typed; None where it is none."""
        return None if self.errors.get("born") else self.cleaned_data.get("born")

    @property
    def guardian(self) -> dict[str, str] | None:
        """As MinorPermission.guardian; None where no name was typed."""
        data = self.cleaned_data
        told = {name: data.get(name) or "" for name in ("name", "relation", "phone")}
        return told if told["name"] else None


# What comes along when the same is sent once more.
TYPED = [
    *(f"born_{part}" for part in DayMonthYearField.names),
    *(name for name in GuardianForm.base_fields if name != "born"),
]
