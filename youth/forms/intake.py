"""The page of a new person: who they are and what they agreed to, sent once, or kept as a draft."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from youth.details import GuardianDetails
from youth.models.consent import Method

from .consent import ConsentPart
from .person import PersonForm

LATER = "later"
WAYS = [
    (Method.SIGNED, _("Yes: signed on paper")),
    (Method.SPOKEN, _("Yes: spoken, before a witness")),
    (LATER, _("Not yet: ask later")),
]


class IntakeForm(Keyed, ConsentPart, PersonForm):
    """A new person, with what they agreed to."""

    method = None  # said by the answer
    agreed = forms.ChoiceField(
        label=_("Does the person agree to take part?"), choices=WAYS, widget=forms.RadioSelect
    )
    # Keys of those who were shown as maybe the same, and are somebody else.
    not_the_same = forms.CharField(widget=forms.HiddenInput, required=False)
    # The draft from which the page was opened, and how its fields stood then.
    draft = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        data = super().clean()
        said = data.get("agreed", "")
        data["method"] = "" if said == LATER else said
        if data["method"] and (data.get("born") or data.get("age")):
            self.check_consent(data, minor=self.is_minor)
        return data

    @property
    def sent_key(self) -> str:
        """What the form is known by when it is sent again; "" if we did not give it."""
        return self._key()

    @property
    def draft_key(self) -> UUID | None:
        return uuid_of(self.data.get(self.add_prefix("draft"), ""))

    @property
    def denied(self) -> set[str]:
        sent = self.data.getlist("not_the_same") if self.is_bound else []
        return {key for text in sent for key in text.split()}

    def _guardian(self, before) -> GuardianDetails | None:
        return self.guardian_details()


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
