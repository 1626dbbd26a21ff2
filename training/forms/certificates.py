"""What staff send about certificates."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from rumbo.names import FullName
from training.certifying import composing, ending, typeface
from training.certifying.ending import LEAST_REASON, SAME_NAME, Correction
from training.forms.people import SearchForm
from training.models import Certificate, Course, Enrollment, Offering
from training.models.certificate import CertificateState
from training.models.course import CertificateKind
from training.results.forms import PeriodForm
from youth.forms.fields import NameField

ANY = ("", _("Any"))


class IssueForm(Keyed, UserForm):
    """Exactly the people whom the confirming page showed, and nobody who came since."""

    enrollment = forms.ModelMultipleChoiceField(
        Enrollment.objects.none(), widget=forms.MultipleHiddenInput
    )
    # With which version of the template the page showed the first one.
    drawn_with = forms.CharField(widget=forms.HiddenInput, required=False)

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


class CorrectNameForm(Keyed, UserForm):
    """The name as the record has it, to be put right there and on the certificates."""

    given = NameField(label=_("Given names"))
    surname1 = NameField(label=_("First surname"))
    surname2 = NameField(label=_("Second surname"), required=False)
    reason = forms.ChoiceField(
        label=_("Why is the name corrected?"),
        help_text=_("Only your organization reads this. It is never shown to others."),
        widget=forms.RadioSelect,
    )
    also = forms.BooleanField(required=False, initial=True)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, certificate: Certificate, alike: list[Certificate], **kwargs):
        self.certificate, self.alike = certificate, alike
        person = certificate.participant
        self.record = {name: person.names.get(name, "") for name in NAMES}
        self.corrected_before = str(person.full_name) != certificate.holder["name"]
        stored = self.record | {"seen": person.updated_at.isoformat()}
        if self.corrected_before:
            stored["reason"] = Correction.RECORD
        super().__init__(*args, initial=stored, **kwargs)
        offered = [c for c in Correction if c != Correction.RECORD or self.corrected_before]
        self.fields["reason"].choices = [(each.value, each.label) for each in offered]
        if alike:
            self.fields["also"].label = _("Put it right on the others too: %(number)s") % {
                "number": len(alike)
            }
        else:
            del self.fields["also"]

    @property
    def names(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in NAMES}

    @property
    def others(self) -> list[Certificate]:
        return self.alike if self.cleaned_data.get("also") else []

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        name = str(FullName(**self.names))
        if name == self.certificate.holder["name"]:
            self.add_error("given", SAME_NAME)
        try:
            typeface.family_for(name)
        except typeface.UnprintableText:
            self.add_error("given", str(composing.UNPRINTABLE))
        if data["reason"] == Correction.RECORD and self.names != self.record:
            self.add_error("reason", _("You changed the name now. Choose why."))
        if data["seen"] != self.certificate.participant.updated_at.isoformat():
            self.add_error(None, ending.SOMEBODY_ELSE)
        return data


NAMES = ("given", "surname1", "surname2")


class CertificateSearchForm(SearchForm):
    """The box of the list: a person, or a code."""


class FilterForm(PeriodForm, UserForm):
    """Which certificates: all filters may stand in an address, for none names a person."""

    state = forms.ChoiceField(label=_("State"), choices=[ANY, *CertificateState.choices])
    kind = forms.ChoiceField(label=_("Type"), choices=[ANY, *CertificateKind.choices])
    course = forms.ModelChoiceField(
        Course.objects.all(), label=_("Course"), required=False, empty_label=ANY[1]
    )
    group = forms.ModelChoiceField(
        Offering.objects.select_related("course").order_by("-starts_on"),
        label=_("Group"),
        required=False,
        empty_label=ANY[1],
    )

    field_order = ("state", "kind", "course", "group", "start", "end")
    FILTERS = field_order

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].required = self.fields["kind"].required = False

    @property
    def chosen(self) -> dict:
        """What narrows the list: {filter: value}."""
        return {name: self.cleaned_data[name] for name in self.FILTERS if self.cleaned_data[name]}

    @property
    def plain(self) -> dict[str, str]:
        """The same as texts, for addresses and hidden fields."""
        chosen = self.chosen.items()
        return {name: str(getattr(value, "pk", value)) for name, value in chosen}

    @property
    def query(self) -> str:
        """For a link: "state=valid&start=2026-01-01&", or ""."""
        return f"{urlencode(self.plain)}&" if self.plain else ""


class HandOutForm(FilterForm):
    """Which certificates leave, and as what. Ticked ones, or all of the list that was looked at."""

    FILES = ("pdf", "zip")
    TABLES = ("csv", "xlsx")

    way = forms.ChoiceField(choices=[(each, each) for each in FILES + TABLES])
    pick = forms.ModelMultipleChoiceField(
        Certificate.objects.none(),
        required=False,
        error_messages={
            "list": _("Choose the certificates again."),
            "invalid_choice": _("Choose the certificates again."),
            "invalid_pk_value": _("Choose the certificates again."),
        },
    )
    whole = forms.BooleanField(required=False)
    q = forms.CharField(required=False, max_length=120)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pick"].queryset = rows

    def clean(self):
        data = super().clean()
        files = data.get("way") in self.FILES
        if files and not data.get("pick") and not data.get("whole") and "pick" not in self.errors:
            self.add_error("pick", _("Tick certificates first, or all of the list."))
        return data

    @property
    def ticked(self) -> list | None:
        """The ids of the ticked ones; None where the whole list is meant."""
        data = self.cleaned_data
        return None if data["whole"] or not data["pick"] else [each.pk for each in data["pick"]]
