"""How somebody takes part in a group, and what changes about it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.scope import UserForm
from rumbo.fields import DayMonthYearField
from training import suggesting
from training.models import Offering
from training.models.enrollment import EnrollmentState, LeavingReason


class GroupField(forms.ModelChoiceField):
    """Groups, each with its seats: whoever chooses knows beforehand whether the person waits."""

    def label_from_instance(self, group: Offering) -> str:
        return f"{group} ({seats_said(group)})"


def seats_said(group: Offering) -> str:
    if suggesting.must_wait(group):
        return _("full")
    said = ngettext("%(n)d seat free", "%(n)d seats free", group.free)
    return said % {"n": group.free}


class StateForm(UserForm):
    """What changes for somebody in a group. The step is the button that was pressed.

    `targets` are groups to move to, in their order; a button names one of them by itself.
    """

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[each for each in LeavingReason.choices if each[0] != LeavingReason.MISTAKE],
        widget=forms.RadioSelect,
        required=False,
    )
    target = GroupField(
        Offering.objects.none(), label=_("To which group"), required=False, empty_label=""
    )
    left_on = DayMonthYearField(
        label=_("Day on which they stopped coming"),
        help_text=_("Only if it was not today. What was missed after that day does not count."),
        required=False,
        past=True,
    )
    to = forms.CharField(widget=forms.HiddenInput, required=False)

    mark_optional = False

    def __init__(self, data=None, *args, steps, targets, **kwargs):
        if data and data.get("move_to"):
            data = data.copy()
            data["to"], data["target"] = EnrollmentState.TRANSFERRED, data["move_to"]
        super().__init__(data, *args, **kwargs)
        self.steps = steps
        rows = Offering.objects.filter(pk__in=[each.pk for each in targets])
        self.fields["target"].queryset = rows.select_related("course")
        if EnrollmentState.TRANSFERRED not in steps:
            del self.fields["target"]
        if EnrollmentState.WITHDRAWN not in steps:
            del self.fields["left_on"]

    def clean(self):
        data = super().clean()
        to = data.get("to")
        if to not in self.steps:
            raise forms.ValidationError(_("Press one of the buttons to say what changes."))
        if to != EnrollmentState.ACTIVE and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", forms.ValidationError("", code="required"))
        if to == EnrollmentState.TRANSFERRED and not data.get("target"):
            if "target" not in self.errors:
                self.add_error("target", _("Choose the other group."))
        if data.get("left_on") and to != EnrollmentState.WITHDRAWN:
            self.add_error("left_on", _("A day is said only for who stopped coming."))
        return data
