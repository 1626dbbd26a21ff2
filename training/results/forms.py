"""What an evaluator asks for: a period, and which certificates of it."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from rumbo.fields import DayMonthYearField
from training.models import Award, Certificate, Course, Grant
from training.models.certificate import CertificateState
from training.models.course import CertificateKind

from .withholding import WORDS, Why

ANY = ("", _("all"))


class PeriodForm(forms.Form):
    """Days of issue, both included; either may be left open."""

    mark_optional = False

    start = DayMonthYearField(label=_("Issued from"), required=False)
    end = DayMonthYearField(label=_("Issued until"), required=False)

    def clean(self) -> dict:
        found = super().clean()
        start, end = found.get("start"), found.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end cannot be before the start."))
        return found

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.cleaned_data.get("start"), self.cleaned_data.get("end")

    @property
    def query(self) -> str:
        """The period for a link: "start=2026-01-01&end=2026-06-30&", or ""."""
        names = ("start", "end")
        days = zip(names, self.period, strict=True)
        return "".join(f"{name}={day.isoformat()}&" for name, day in days if day)


class Chosen:
    """For forms of filters that stand in an address: what was chosen, without what was not."""

    mark_optional = False

    @property
    def chosen(self) -> dict:
        """{filter: value} of what narrows the list."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """For a link: "state=valid&start=2026-01-01&", or "". Keys and words of ours, no text."""
        plain = {name: str(getattr(value, "pk", value)) for name, value in self.chosen.items()}
        return f"{urlencode(plain)}&" if plain else ""


class RegisterForm(Chosen, PeriodForm):
    """Which certificates of the awards that are open to `user`: of `award` alone, if given."""

    award = forms.ModelChoiceField(
        Award.objects.none(), label=_("Award"), required=False, empty_label=ANY[1]
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Organization"), required=False, empty_label=ANY[1]
    )
    course = forms.ModelChoiceField(
        Course.objects.none(), label=_("Course"), required=False, empty_label=ANY[1]
    )
    kind = forms.ChoiceField(
        label=_("Type"), choices=[ANY, *CertificateKind.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[ANY, *CertificateState.choices], required=False
    )
    why = forms.ChoiceField(
        label=_("PDF with the name"),
        choices=[ANY, *((each.value, WORDS[each]) for each in Why)],
        required=False,
    )

    field_order = ("award", "organization", "course", "kind", "state", "why", "start", "end")

    def __init__(self, *args, user, award: Award | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = owners(user, award)
        self.fields["course"].queryset = courses(user, award)
        if award is None:
            self.fields["award"].queryset = Award.objects.granted_to(user)
        else:
            del self.fields["award"]


class CohortsForm(Chosen, forms.Form):
    """Which certificates of results."""

    award = forms.ModelChoiceField(
        Award.objects.none(), label=_("Award"), required=False, empty_label=ANY[1]
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Organization"), required=False, empty_label=ANY[1]
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[ANY, *CertificateState.choices], required=False
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].queryset = Award.objects.granted_to(user)
        self.fields["organization"].queryset = owners(user)

    def narrowed(self, rows):
        return rows.filter(**self.chosen) if self.is_valid() else rows.none()


def owners(user, award: Award | None = None):
    """The organizations that let `user` see something now, of `award` or of any."""
    grants = Grant.objects.in_force().held_in(user.membership)
    if award is not None:
        grants = grants.filter(award=award)
    return Organization.objects.filter(pk__in=grants.values("organization")).order_by("public_name")


def courses(user, award: Award | None = None):
    """The courses of which `user` sees certificates."""
    rows = Certificate.objects.visible_to(user)
    if award is not None:
        rows = rows.filter(award=award)
    taught = rows.values("enrollment__offering__course")
    return Course.objects.filter(pk__in=taught).order_by("name_es")
