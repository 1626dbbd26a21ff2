"""Which groups a certificate of results is about; and the word that it is certified as seen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from rumbo.fields import DayMonthYearField
from training.models import Award, Offering
from training.models.offering import OfferingState
from youth.models.community import Center

from .acts import Selection


class SelectionForm(forms.Form):
    """Asked by GET: nothing is saved. All of it may be left out."""

    mark_optional = False

    center = forms.ModelChoiceField(
        Center.objects.none(), label=_("Center"), required=False, empty_label=_("All centers")
    )
    group = forms.ModelChoiceField(
        Offering.objects.none(), label=_("Group"), required=False, empty_label=_("All groups")
    )
    start = DayMonthYearField(label=_("Groups that ended from"), required=False)
    end = DayMonthYearField(label=_("Groups that ended until"), required=False)

    def __init__(self, *args, user, award: Award, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.award = user, award
        groups = Offering.objects.managed_by(user).filter(program__award=award)
        groups = groups.exclude(state__in=[OfferingState.DRAFT, OfferingState.CANCELLED])
        self.fields["group"].queryset = groups.select_related("course")
        self.fields["center"].queryset = Center.objects.managed_by(user).filter(
            pk__in=groups.values("center")
        )

    def clean(self) -> dict:
        found = super().clean()
        start, end = found.get("start"), found.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end cannot be before the start."))
        return found

    @property
    def selection(self) -> Selection:
        given = self.cleaned_data
        group = given["group"]
        return Selection(
            self.award,
            self.user.organization,
            None if group else given["center"],
            group,
            given["start"],
            given["end"],
        )


class CertifyForm(Keyed, UserForm):
    """`seen`: the mark of the figures that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=_("I looked at the figures, and I answer for them."),
        error_messages={"required": _("Mark that you answer for the figures.")},
    )
