"""Answering for the rows of a preview."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from youth.importing import answering
from youth.importing.messages import FIELDS

LABELS = {
    "document_number": _("Document number"),
    "consent": _("Consent: yes or no"),
    "consent_on": _("Date of consent"),
    answering.FORMULA: _("What the cell with the formula says"),
}
HINTS = {"born": _("Day, month, year: 14/05/2008. Leave it empty if only the age is known.")}


class RowAnswer(forms.Form):
    """What somebody answers for one row of a preview: the missing fields, or whose row it is.

    `row`: as it was read; `listed`: as the list has it; `maybe`: [(participant, why)].
    `answers` once it is clean.
    """

    mark_optional = False

    def __init__(self, data, *, row, listed, fate, maybe, had, read) -> None:
        super().__init__(data, prefix=row.pk.hex)
        self.listed, self.had, self.read = listed, had, read
        self.asked = answering.asked(listed) if fate == "refused" or _typed(had) else ()
        for name in self.asked:
            self.fields[name] = forms.CharField(
                label=LABELS.get(name) or str(FIELDS[name]).capitalize(),
                required=False,
                max_length=200,
                initial=had.get(name, answering.suggested(listed, name)),
                help_text=HINTS.get(name, ""),
            )
        if maybe or had.get(answering.PERSON):
            self.fields["who"] = self._who(maybe, had)
        self.fields["left_out"] = forms.BooleanField(
            label=_("Leave this row out: it is nobody to be stored"),
            required=False,
            initial=bool(had.get(answering.LEFT_OUT)),
        )

    def _who(self, maybe, had) -> forms.ChoiceField:
        choices = [("", _("A person of their own"))]
        choices += [(str(person.pk), _told(person, why)) for person, why in maybe]
        known = had.get(answering.PERSON, "")
        if known and known not in dict(choices):
            choices.append((known, _("The person that was chosen")))
        field = forms.ChoiceField(
            label=_("Who is it?"),
            choices=choices,
            required=False,
            initial=known,
            widget=forms.RadioSelect,
        )
        field.boxed = True
        return field

    def clean(self):
        said = super().clean()
        self.answers = self._answers(said)
        if not set(self.answers) & set(self.asked):
            return said
        row = self.read(self.answers)
        for issue in row.refusals:
            self.add_error(issue.column if issue.column in self.fields else None, issue.text)
        return said

    def _answers(self, said: dict) -> dict:
        if said.get("left_out"):
            return {answering.LEFT_OUT: True}
        answers = {}
        if self.asked and (_typed(self.had) or set(self.changed_data) & set(self.asked)):
            answers = {name: said.get(name, "") for name in self.asked}
        if said.get("who"):
            answers[answering.PERSON] = said["who"]
        return answers

    @property
    def is_answered(self) -> bool:
        """Did somebody answer something else than before?"""
        return self.has_changed()


def _told(person, why: str) -> str:
    return format_html(
        "<strong>{}</strong> <span class='hint'>{}</span><small>{}</small>",
        person.full_name,
        person.code,
        why,
    )


def _typed(had: dict) -> set[str]:
    return set(had) - {answering.LEFT_OUT, answering.PERSON, answering.OWN}
