"""What staff say about an application: how a call went, why it cannot be now, who it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from training.models import Offering
from training.models.application import ApplicationState
from training.models.call import Result
from youth.forms.consent import ConsentPart
from youth.forms.intake import LATER, IntakeForm
from youth.forms.story import ProseField
from youth.models import Participant

from .people import SearchForm

LONGEST = 1000
REACHED_NOBODY = (Result.NO_ANSWER, Result.WRONG_NUMBER)
REASONS = [
    ("full", _("There is no place for now")),
    ("age", _("The group is for other ages")),
    ("hours", _("The days or hours do not suit them")),
    ("no_answer", _("We called several times and nobody answered")),
    ("other_course", _("They prefer another course")),
    ("other", _("Another reason: it is in the note")),
]


class NoteForm(Keyed, UserForm):
    note = ProseField(
        label=_("How did it go?"),
        help_text=_("Only your organization reads this. Write what is needed to go on."),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs |= {"rows": 3, "autocomplete": "off"}


class ContactedForm(NoteForm):
    """Somebody called or wrote."""


class TriedForm(Keyed, UserForm):
    """A call that reached nobody; the button that was pressed says why."""

    result = forms.ChoiceField(
        choices=[(each, each.label) for each in REACHED_NOBODY], widget=forms.HiddenInput
    )


class NotNowForm(NoteForm):
    reason = forms.ChoiceField(
        label=_("Why can it not be now?"), choices=REASONS, widget=forms.RadioSelect
    )

    field_order = ["reason", "note"]

    def clean(self):
        data = super().clean()
        if data.get("reason") == "other" and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Write the reason."))
        return data

    @property
    def said(self) -> str:
        """Reason and note as one text."""
        data = self.cleaned_data
        why = "" if data["reason"] == "other" else str(dict(REASONS)[data["reason"]]) + "."
        return " ".join(part for part in (why, data["note"]) if part)


class PermittedForm(IntakeForm):
    """A new person who is a minor, and for whom adult and minor both have answered already.

    Nothing is asked about consent and none is made here: what they said is put on the record when
    the application becomes the person's (training/applying/minors.py).
    """

    permitted = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("agreed", *ConsentPart.base_fields):
            self.fields.pop(name, None)

    def clean(self):
        return super().clean() | {"agreed": LATER}


class LinkForm(Keyed, UserForm):
    """One link for an adult in charge, as it stood on the page: empty where there is none yet."""

    permission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    made = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=False, **kwargs)  # a page has several of them


class ChosenForm(UserForm):
    """One of the people whom the user may see."""

    participant = forms.ModelChoiceField(Participant.objects.all())


class PersonSearchForm(SearchForm):
    """The box on the page of an application: it leads to nobody else's page."""


class InboxFilter(UserForm):
    """Which applications are shown; an address may hold it, for it names nobody."""

    mark_optional = False

    permission = forms.ChoiceField(
        choices=[("missing", "")], required=False, widget=forms.HiddenInput
    )
    state = forms.ChoiceField(choices=ApplicationState, required=False, widget=forms.HiddenInput)
    group = forms.ModelChoiceField(
        Offering.objects.none(), label=_("Group"), required=False, empty_label=_("All groups")
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups.select_related("course").order_by("-starts_on")
