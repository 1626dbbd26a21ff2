"""How somebody takes part in a group, and what changes about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.scope import UserForm
from training.models import Offering
from training.models.enrollment import EnrollmentState, LeavingReason


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
