"""A record that is corrected, while a colleague may do the same."""

from django import forms

from youth.models import Participant

from . import stale
from .person import PersonForm


class CorrectionForm(PersonForm):
    """What an imported list did not say may stay unsaid."""

    asks_difficulties = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, person: Participant, **kwargs):
        self.person = person
        super().__init__(*args, initial=self.initial_of(person), **kwargs)
        for name in ("studies", "works", "place_text"):
            self.fields[name].required = False
        kind, field = self.initial.get("document_kind"), self.fields["document_kind"]
        if kind and kind not in dict(field.choices):
            field.choices = [*field.choices, (kind, kind.upper())]
        if not self.is_bound:
            self.initial["seen"] = stale.marks(self, stale.texts_of(self), person.pk)

    def stored(self) -> stale.Texts:
        """What the page would start with now."""
        return stale.texts_of(CorrectionForm(user=self.user, person=self.person))

    def changed_meanwhile(self) -> stale.Meanwhile:
        """What a colleague changed since this page was opened."""
        return stale.meanwhile(self, self.stored(), self.data.get("seen", ""), self.person.pk)
