"""Marks of a session, and scores of a group: one question for each person."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.scope import UserForm
from rumbo.fields import DayMonthYearField
from training.models import Offering
from training.models.attendance import Mark
from training.models.enrollment import EnrollmentState, LeavingReason

CORRECTIONS = [
    ("", ""),
    ("mistake", _("It was marked wrong")),
    ("arrived", _("The person came later")),
    ("note", _("The person brought a note")),
    ("paper", _("The paper list says so")),
]


class RollForm(UserForm):
    """`lines` are those of rollcall.roll; a field for each person who can be marked."""

    reason = forms.ChoiceField(label=_("Why is it corrected?"), choices=CORRECTIONS, required=False)

    def __init__(self, *args, lines, late: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        if not late:
            del self.fields["reason"]
        for line in lines:
            if line.open:
                self.fields[self.key(line)] = forms.ChoiceField(
                    label=line.name.listed, choices=Mark, required=False
                )

    @staticmethod
    def key(line) -> str:
        return f"mark-{line.enrollment.pk}"

    def marks(self) -> dict:
        """{enrollment id: mark} of everybody who was marked on the page."""
        data = self.cleaned_data
        return {
            line.enrollment.pk: data[self.key(line)]
            for line in self.lines
            if line.open and data.get(self.key(line))
        }

    def rest(self) -> dict:
        """The others, as present."""
        marked = self.marks()
        open_ = [line.enrollment.pk for line in self.lines if line.open]
        return {pk: Mark.PRESENT for pk in open_ if pk not in marked}

    def rows(self) -> list[dict]:
        """What components/rollcall.html draws."""
        rows = []
        for line in self.lines:
            row = {"key": line.enrollment.pk, "name": line.name.listed}
            if line.open:
                sent = self.data.get(self.key(line)) if self.is_bound else line.mark
                paused = line.enrollment.state == EnrollmentState.PAUSED
                row |= {"state": sent or "", "note": _("paused") if paused else ""}
            else:
                row["off"] = left(line.enrollment)
            rows.append(row)
        return rows


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


class StateForm(UserForm):
    """What changes for somebody in a group. The step is the button that was pressed."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=LeavingReason, widget=forms.RadioSelect, required=False
    )
    target = forms.ModelChoiceField(
        Offering.objects.none(), label=_("To which group"), required=False, empty_label=""
    )
    to = forms.CharField(widget=forms.HiddenInput, required=False)

    mark_optional = False

    def __init__(self, *args, steps, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = steps
        self.fields["target"].queryset = groups
        if EnrollmentState.TRANSFERRED not in steps:
            del self.fields["target"]

    def clean(self):
        data = super().clean()
        to = data.get("to")
        if to not in self.steps:
            raise forms.ValidationError(_("Press one of the buttons to say what changes."))
        if to != EnrollmentState.ACTIVE and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", forms.ValidationError("", code="required"))
        if to == EnrollmentState.TRANSFERRED and not data.get("target"):
            self.add_error("target", _("Choose the other group."))
        return data
