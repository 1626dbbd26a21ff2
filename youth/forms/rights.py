"""What anybody asks about their own data, and how staff answer it."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.models import Organization
from accounts.scope import UserForm
from youth import complaints, rights
from youth.models import RightsRequest

from .answering import AnswerableForm
from .story import ProseField

LONGEST = 2000
Kind = RightsRequest.Kind
TOLD = ("name", "born", "who", "asker", "what", "answer_to", "safe")
TOO_LONG = {"max_length": _("This is too long: at most %(limit_value)d characters.")}


class RightsForm(AnswerableForm):
    """The same for everybody: whether somebody is known is not looked up here."""

    door = rights.door
    unreachable = _("Write a phone number or an e-mail.")
    field_order = ["kind", "what", "who", "name", "asker", "born", "organization", "answer_to"]

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        choices=[
            (Kind.SEE, _("See what you keep about me")),
            (Kind.CORRECT, _("Correct something that is wrong")),
            (Kind.ERASE, _("Have my data erased")),
            (Kind.STOP, _("Not be called or written to any more")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want.")},
    )
    what = ProseField(
        label=_("What should we know?"),
        help_text=_("For example what is wrong, and how it should be."),
        max_length=LONGEST,
        required=False,
        error_messages=TOO_LONG,
    )
    who = forms.ChoiceField(
        label=_("Whose data is it?"),
        choices=[("self", _("Mine")), ("other", _("Of somebody whom I answer for"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whose data it is.")},
    )
    name = forms.CharField(
        label=_("Names and surnames of that person"),
        max_length=120,
        error_messages=TOO_LONG | {"required": _("Write the names and surnames.")},
    )
    asker = forms.CharField(
        label=_("Your own name, if it is another one"),
        max_length=120,
        required=False,
        error_messages=TOO_LONG,
    )
    born = forms.CharField(
        label=_("When was that person born?"),
        help_text=_("The year is enough, for example 2007."),
        max_length=40,
        error_messages=TOO_LONG | {"required": _("Write the year of birth.")},
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Which organization is it about?"),
        empty_label=_("I do not know"),
        required=False,
        error_messages={"invalid_choice": _("Choose an organization of the list.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = complaints.organizations()
        self.fields["what"].widget.attrs["rows"] = 4
        self._ask("answer_to", self.unreachable)
        self._ask("safe", _("Say whether it is safe to write to you there."))
        for name in ("name", "asker", "born"):
            widget = self.fields[name].widget
            widget.attrs.pop("maxlength", None)  # would cut, and say nothing
            widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def _ask(self, name: str, otherwise) -> None:
        """Make a field required that other forms leave open."""
        self.fields[name].required = True
        self.fields[name].error_messages["required"] = otherwise

    def clean_born(self) -> str:
        text = self.cleaned_data["born"]
        if not re.search(r"(?<!\d)(19|20)\d\d(?!\d)", text):
            raise forms.ValidationError(_("Write the year with 4 numbers, for example 2007."))
        return text

    def clean(self):
        data = super().clean()
        if data.get("who") == "other" and not data.get("asker") and "asker" not in self.errors:
            self.add_error("asker", _("Write your own name, too."))
        return data

    @property
    def told(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in TOLD}


# --- of staff --------------------------------------------------------------------------------


class PersonSearchForm(UserForm):
    mark_optional = False

    q = forms.CharField(
        label=_("Name, phone or code"),
        max_length=120,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write a name, a phone or a code.")},
    )


class IdentityForm(Keyed, UserForm):
    how = forms.ChoiceField(
        label=_("How do you know that it is really them?"),
        choices=RightsRequest.Checked.choices,
        widget=forms.RadioSelect,
    )


class EraseForm(Keyed, UserForm):
    """`expected` is the code that has to be typed: whose data go for ever."""

    expected = ""

    code = forms.CharField(
        label=_("Type the code of the person"),
        help_text=_("It stands above, next to the name. This cannot be undone."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the code, so that it is nobody else.")},
    )
    with_names = forms.BooleanField(
        label=_("They also want their name off the certificates."),
        help_text=_("Their codes can still be checked. The files are removed for ever."),
        required=False,
    )

    def clean_code(self) -> str:
        code = re.sub(r"[^0-9A-Za-z]", "", self.cleaned_data["code"]).upper()
        if code != self.expected:
            raise forms.ValidationError(_("This is not the code of the person."))
        return code


class ExtendForm(Keyed, UserForm):
    why = ProseField(
        label=_("Why is more time needed?"),
        help_text=_("Tell the person, too: they may read it."),
        max_length=300,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].widget.attrs["rows"] = 2


class AnswerForm(Keyed, UserForm):
    answer = ProseField(
        label=_("What was answered"),
        help_text=_("What was done, and what could not be done and why."),
        max_length=LONGEST,
    )
    delivered = forms.ChoiceField(
        label=_("How it was answered"),
        choices=RightsRequest.Delivered.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].widget.attrs["rows"] = 4


class ForwardForm(Keyed, UserForm):
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Which organization answers it?")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = complaints.organizations()
