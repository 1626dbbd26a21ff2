"""Awards, who takes part in them, and what an evaluator is let see."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import organizing
from accounts.form_keys import Keyed
from accounts.models import Country, Membership, Organization, OrganizationKind, User
from accounts.organization_forms import ZONES
from accounts.roles import Role
from accounts.scope import UserForm
from rumbo.fields import DayMonthYearField
from training.models import Award


class AwardForm(Keyed, forms.ModelForm):
    """An award; its code stays once it is there."""

    starts_on = DayMonthYearField(label=_("Starts on"))
    ends_on = DayMonthYearField(label=_("Ends on"))

    class Meta:
        model = Award
        fields = ["code", "name_es", "name_en", "donor", "starts_on", "ends_on"]
        error_messages = {"code": {"unique": _("This code is taken: choose another.")}}

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        donors = Organization.objects.filter(kind=OrganizationKind.DONOR)
        if self.instance.donor_id:
            donors = donors | Organization.objects.filter(pk=self.instance.donor_id)
        self.fields["donor"].queryset = donors
        self.fields["donor"].empty_label = ""
        self.fields["name_en"].required = True
        self.fields["code"].widget.attrs["class"] = "medium"
        self.fields["code"].help_text = _(
            "As in the agreement, in letters, digits and hyphens. It never changes."
        )
        if not self.instance._state.adding:
            del self.fields["code"]

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The end cannot be before the start."))
        return data

    @property
    def saved_fields(self) -> list[str]:
        return [name for name in self.changed_data if name in self.Meta.fields]


class OwnAwardForm(AwardForm):
    """For a coordinator: the donor may be one that is not there yet."""

    new_donor = forms.CharField(
        label=_("Name of a donor that is not in the list"), max_length=120, required=False
    )
    new_donor_country = forms.ChoiceField(
        label=_("Country of that donor"), choices=[("", ""), *Country.choices], required=False
    )
    field_order = [
        "code",
        "name_es",
        "name_en",
        "donor",
        "new_donor",
        "new_donor_country",
        "starts_on",
        "ends_on",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["donor"].required = False
        self.fields["new_donor_country"].widget.attrs["class"] = "medium"

    def clean_new_donor(self) -> str:
        name = " ".join(self.cleaned_data["new_donor"].split())
        if Organization.objects.filter(public_name__iexact=name).exists():
            raise forms.ValidationError(_("There is an organization with this name already."))
        return name

    def clean(self):
        data = super().clean()
        donor, name = data.get("donor"), data.get("new_donor")
        if not donor and not name and not {"donor", "new_donor"} & set(self.errors):
            self.add_error("donor", _("Choose the donor, or write the name of a new one."))
        if donor and name:
            self.add_error("new_donor", _("Choose a donor from the list or write one, not both."))
        if name and not data.get("new_donor_country"):
            self.add_error("new_donor_country", _("Choose the country of the donor."))
        return data

    def donor_to_add(self) -> Organization | None:
        data = self.cleaned_data
        if not data["new_donor"]:
            return None
        country = data["new_donor_country"]
        return Organization(
            kind=OrganizationKind.DONOR,
            public_name=data["new_donor"],
            country=country,
            time_zone=ZONES[country],
        )

    def _get_validation_exclusions(self):
        excluded = super()._get_validation_exclusions()
        return excluded | {"donor"}  # said above, or added with the award


class JoinForm(Keyed, UserForm):
    """Another organization takes part in an award."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Organization"), empty_label=""
    )

    def __init__(self, *args, award: Award, **kwargs):
        super().__init__(*args, **kwargs)
        working = Organization.objects.filter(kind__in=organizing.KEEPS_PEOPLE)
        self.fields["organization"].queryset = working.exclude(shares__award=award)


class LeaveForm(Keyed, UserForm):
    """An organization is taken out of an award."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), widget=forms.HiddenInput, required=True
    )

    def __init__(self, *args, award: Award, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(shares__award=award)


class GrantForm(Keyed, UserForm):
    """Who is let see the organization's part of an award, how much of it, and for how long."""

    evaluator = forms.ModelChoiceField(
        User.objects.none(), label=_("Evaluator of the donor"), empty_label="", required=False
    )
    email = forms.EmailField(
        label=_("E-mail of another evaluator"),
        help_text=_("Exactly as they sign in. They must be an evaluator already."),
        required=False,
    )
    certificates = forms.TypedChoiceField(
        label=_("What they see"),
        choices=[("no", _("Codes and initials")), ("yes", _("Also certificates with names"))],
        coerce=lambda chosen: chosen == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    starts_on = DayMonthYearField(label=_("From"), earliest=timezone.localdate)
    ends_on = DayMonthYearField(
        label=_("Until"),
        help_text=_("Included. Without a day it goes on until somebody ends it."),
        earliest=timezone.localdate,
        required=False,
    )

    def __init__(self, *args, award: Award, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evaluator"].queryset = evaluators(award.donor_id)
        self.fields["evaluator"].label_from_instance = lambda user: f"{user} · {user.email}"
        self.fields["certificates"].boxed = True
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["starts_on"].initial = timezone.localdate
        if not self.fields["evaluator"].queryset.exists():
            del self.fields["evaluator"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        # One answer for whoever is no evaluator and for who is nobody.
        if email and not evaluators().filter(email=email).exists():
            raise forms.ValidationError(_("No evaluator signs in with this e-mail."))
        return email

    def clean(self):
        data = super().clean()
        chosen, email = data.get("evaluator"), data.get("email")
        first, last = data.get("starts_on"), data.get("ends_on")
        if chosen and email:
            self.add_error(
                "email", _("Choose somebody from the list or write an e-mail, not both.")
            )
        elif not chosen and not email and "email" not in self.errors:
            field = "evaluator" if "evaluator" in self.fields else "email"
            self.add_error(field, _("Say to whom."))
        if first and last and last < first:
            self.add_error("ends_on", _("The end cannot be before the start."))
        return data

    @property
    def who(self) -> User:
        return self.cleaned_data.get("evaluator") or evaluators().get(
            email=self.cleaned_data["email"]
        )


class ConfirmForm(Keyed, UserForm):
    """Nothing to fill in: only the key that makes a second sending harmless."""


def evaluators(organization=None):
    """Who may sign in as an evaluator: everybody, or those of one organization."""
    roles = Membership.objects.active().filter(role=Role.EVALUATOR)
    if organization is not None:
        roles = roles.filter(organization=organization)
    return User.objects.filter(pk__in=roles.values("user"))
