"""Join two records: what is kept of each, and under which code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from youth.merging import comparing
from youth.merging.acts import CHANGED
from youth.merging.comparing import ONE, OTHER
from youth.models import Participant


class MergeForm(Keyed, UserForm):
    """A choice for each field in which the two differ; the fuller one is chosen beforehand."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, one: Participant, other: Participant, **kwargs):
        super().__init__(*args, **kwargs)
        self.one, self.other = one, other
        self.lines = comparing.lines(one, other)
        self.fields["seen"].initial = comparing.digest(one, other)
        better = ONE if comparing.weight(one) >= comparing.weight(other) else OTHER
        codes = [(ONE, one.code), (OTHER, other.code)]
        self._add("keep", _("code that stays"), codes, better)
        for line in self.lines:
            if line.differs:
                self._add(line.name, line.label, line.choices, line.default)

    def _add(self, name: str, label, choices: list, initial: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, initial=initial, widget=forms.RadioSelect
        )

    def clean(self):
        found = super().clean()
        if found.get("seen") != self.fields["seen"].initial:
            self.data = self.data.copy()
            self.data["seen"] = self.fields["seen"].initial
            for name in set(self.fields) - set(self.data):  # what differs only now
                self.data[name] = self.fields[name].initial
            self._errors.clear()
            self.add_error(None, CHANGED)
        return found

    @property
    def kept_and_gone(self) -> tuple[Participant, Participant]:
        both = (self.one, self.other)
        return both if self.cleaned_data["keep"] == ONE else both[::-1]

    @property
    def chosen(self) -> dict:
        names = [line.name for line in self.lines if line.differs]
        picked = {name: self.cleaned_data[name] for name in names}
        return comparing.chosen(self.one, self.other, picked)

    def rows(self) -> list[dict]:
        """For the page: [{"label", "differs", "one", "other", "options"}], in their order."""
        return [
            {
                "label": line.label,
                "differs": line.differs,
                "one": line.one,
                "other": line.other,
                "options": list(self[line.name].subwidgets) if line.differs else [],
            }
            for line in self.lines
        ]


class OnceForm(Keyed, UserForm):
    """A button that works once."""
