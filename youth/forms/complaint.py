"""A complaint of anybody, and what staff note about one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.models import Organization
from accounts.scope import UserForm
from youth import complaints

from .answering import AnswerableForm
from .story import ProseField

LONGEST = 2000
TOLD = ("what", "course", "answer_to", "safe")


class ComplaintForm(AnswerableForm):
    """Nothing but what happened has to be answered. It carries its own key, and no cookie."""

    door = complaints.door
    field_order = ["what", "organization", "course", "about_staff", "answer_to", "safe"]

    what = ProseField(
        label=_("What happened?"),
        help_text=_("In your own words. You do not have to say who you are."),
        max_length=LONGEST,
        error_messages={
            "required": _("Write what happened."),
            "max_length": _("This is too long: at most %(limit_value)d characters."),
        },
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Which organization is it about?"),
        empty_label=_("None, or I do not know"),
        required=False,
        error_messages={"invalid_choice": _("Choose an organization of the list.")},
    )
    course = forms.CharField(
        label=_("Which course?"),
        max_length=120,
        required=False,
        error_messages={
            "max_length": _("This is too long: at most %(limit_value)d characters."),
        },
    )
    about_staff = forms.BooleanField(
        label=_("It is about somebody of the staff"),
        help_text=_("Then the organization does not receive it: only the website's own team."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = complaints.organizations()
        self.fields["what"].widget.attrs["rows"] = 7
        self.fields["course"].widget.attrs.pop("maxlength", None)  # would cut, and say nothing
        self.fields["answer_to"].help_text = _(
            "Without it we read your complaint all the same, but cannot answer."
        )

    @property
    def told(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in TOLD}


class NoteForm(Keyed, UserForm):
    text = ProseField(
        label=_("What was done"),
        help_text=_("Who spoke with whom, what was decided, whether an answer was given."),
        max_length=LONGEST,
    )
    close = forms.BooleanField(label=_("Nothing more is to be done: close it"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 4
