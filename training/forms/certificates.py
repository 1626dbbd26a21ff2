"""What staff send about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from training.certifying.issuing import LEAST_REASON
from training.models import Enrollment


class IssueForm(Keyed, UserForm):
    """Exactly the people whom the confirming page showed, and nobody who came since."""

    enrollment = forms.ModelMultipleChoiceField(
        Enrollment.objects.none(), widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args, offering, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Enrollment.objects.visible_to(self.user).filter(offering=offering)
        self.fields["enrollment"].queryset = rows


class RevokeForm(Keyed, UserForm):
    reason = forms.CharField(
        label=_("Why is it no longer valid?"),
        help_text=_("Only your organization reads this. It is never shown to others."),
        min_length=LEAST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": _("Say the reason in at least 10 characters.")},
    )


class ConfirmForm(Keyed, UserForm):
    """Nothing to fill in: only the key that makes a second sending harmless."""
