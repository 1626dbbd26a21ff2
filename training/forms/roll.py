"""Marks of a session, and scores of a group: one question for each person."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import UserForm
from rumbo import dates
from rumbo.fields import DayMonthYearField
from training.models.attendance import Mark
from training.models.enrollment import EnrollmentState

CORRECTIONS = [
    ("mistake", _("It was marked wrong")),
    ("arrived", _("The person came later")),
    ("note", _("The person brought a note")),
    ("paper", _("The paper list says so")),
]
# What is written on a printed list, and what an English keyboard would write.
LETTERS = {"P": Mark.PRESENT, "T": Mark.LATE, "A": Mark.ABSENT, "J": Mark.EXCUSED}
ALSO = {"L": Mark.LATE, "E": Mark.EXCUSED}
LETTER_OF = {mark: letter for letter, mark in LETTERS.items()}


class LetterField(forms.CharField):
    """A mark as it stands on paper: one letter, in any case; an empty one says nothing."""

    def __init__(self, **given):
        keys = {"maxlength": 1, "autocomplete": "off", "autocapitalize": "characters"}
        keys |= {"class": "key", "spellcheck": "false", "enterkeyhint": "next"}
        super().__init__(max_length=1, required=False, widget=forms.TextInput(keys), **given)

    def prepare_value(self, value):
        return LETTER_OF.get(value, value)

    def clean(self, value):
        letter = super().clean(value).upper()
        if letter and letter not in LETTERS | ALSO:
            raise forms.ValidationError(_("Write P, T, A or J."))
        return (LETTERS | ALSO).get(letter, "")


class RollForm(UserForm):
    """`lines` are those of rollcall.roll; a field for each person who can be marked.

    Beside each mark the page says what it had shown (`seen-…`), so that what others marked
    meanwhile is told from what was touched here. `typed`: letters from paper instead of cells.
    """

    reason = forms.ChoiceField(
        label=_("Why is it corrected?"),
        choices=CORRECTIONS,
        widget=forms.RadioSelect,
        required=False,
    )
    mark_optional = False

    def __init__(self, *args, lines, late: bool = False, typed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines, self.typed = lines, typed
        self.differing: dict = {}  # {enrollment id: Attendance} of somebody else, to be told
        if not late:
            del self.fields["reason"]
        for line in lines:
            if line.open:
                self.fields[self.key(line)] = self._field(line)

    def _field(self, line) -> forms.Field:
        if self.typed:
            return LetterField(label=line.name.listed, initial=line.mark)
        return forms.ChoiceField(label=line.name.listed, choices=Mark, required=False)

    @staticmethod
    def key(line) -> str:
        return f"mark-{line.enrollment.pk}"

    def marks(self) -> dict:
        """{enrollment id: mark} of everybody who was marked on the page."""
        return {pk: mark for pk, mark in self._sent().items() if mark}

    def _sent(self) -> dict:
        open_ = [line for line in self.lines if line.open]
        return {line.enrollment.pk: self.cleaned_data.get(self.key(line)) for line in open_}

    def seen(self) -> dict:
        """{enrollment id: mark or None} as the page had shown them, or as they are."""
        return {line.enrollment.pk: self._seen(line) for line in self.lines if line.open}

    def _seen(self, line) -> str | None:
        if not self.is_bound:
            return line.mark
        return self.data.get(f"seen-{line.enrollment.pk}", line.mark) or None

    def expected(self) -> list:
        """Whom "all present" marks: who is there to be marked, and was not."""
        return [line.enrollment.pk for line in self.lines if line.expected]

    def left(self) -> int:
        """How many were touched on the page who are not on this roll any more."""
        known = {self.key(line) for line in self.lines if line.open}
        keys = [key for key in self.data if key.startswith("mark-") and key not in known]
        seen = {key: self.data.get(f"seen-{key.removeprefix('mark-')}") for key in keys}
        return sum(self.data[key] not in ("", seen[key]) for key in keys)

    def rows(self) -> list[dict]:
        """What components/rollcall.html draws."""
        return [self._row(line) for line in self.lines]

    def _row(self, line) -> dict:
        row = {"key": line.enrollment.pk, "name": line.name.listed}
        row["beyond"] = not line.expected and line.made is None
        if not line.open:
            return row | {"off": left(line.enrollment)}
        other = self.differing.get(line.enrollment.pk)
        sent = self._mark_sent(line)
        touched = sent and sent != self._seen(line)
        row["state"] = (sent if touched else line.mark) or ""
        row["seen"] = (self._seen(line) if touched and not other else line.mark) or ""
        row |= {"note": told(other), "bad": True} if other else {"note": self._note(line)}
        return row | ({"field": self[self.key(line)]} if self.typed else {})

    def _mark_sent(self, line) -> str:
        sent = self.data.get(self.key(line), "") if self.is_bound else ""
        return (LETTERS | ALSO).get(sent.upper(), sent) if self.typed else sent

    def _note(self, line) -> str:
        if line.enrollment.state == EnrollmentState.PAUSED:
            return _("paused")
        if line.joined_later:
            day = timezone.localdate(line.enrollment.seated_at)
            return _("enrolled on %s") % dates.day(day)
        return ""


def told(made) -> str:
    """A mark of somebody else, with who made it and when."""
    who = made.marked_by.get_full_name() or made.marked_by.email if made.marked_by else ""
    facts = {"who": who, "mark": made.get_mark_display(), "at": dates.clock(made.marked_at)}
    return _("%(who)s marked: %(mark)s, %(at)s") % facts


def left(enrollment) -> str:
    """Why somebody is not called any more: state and reason in words."""
    state = enrollment.get_state_display()
    why = enrollment.get_reason_display() if enrollment.reason else ""
    return f"{state}: {why}" if why else state


class ScoresForm(UserForm):
    """A score of 100 for each person; an empty one says nothing."""

    taken_on = DayMonthYearField(label=_("Date of the assessment"), past=True)

    def __init__(self, *args, enrollments, newest, **kwargs):
        super().__init__(*args, **kwargs)
        self.enrollments = enrollments
        for each in enrollments:
            name = f"score-{each.pk}"
            self.fields[name] = forms.DecimalField(
                label=each.participant.full_name.listed,
                required=False,
                min_value=Decimal(0),
                max_value=Decimal(100),
                max_digits=5,
                decimal_places=2,
                widget=forms.TextInput(
                    attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}
                ),
                error_messages={
                    "invalid": _("Write the score in numbers, for example 85 or 72.5."),
                    "min_value": _("The score goes from 0 to 100."),
                    "max_value": _("The score goes from 0 to 100."),
                },
            )
            if each.pk in newest:
                self.initial[name] = f"{newest[each.pk].normalize():f}"

    def fields_of_people(self) -> list:
        return [self[f"score-{each.pk}"] for each in self.enrollments]

    def scores(self) -> dict:
        data = self.cleaned_data
        found = {each: data.get(f"score-{each.pk}") for each in self.enrollments}
        return {each: score for each, score in found.items() if score is not None}
