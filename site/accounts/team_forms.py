"""What is filled in about people who sign in: who is invited, with which role, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rumbo.fields import PersonNameField

from . import team
from .form_keys import Keyed
from .models import FIGURES_ONLY, Organization, OrganizationKind
from .roles import STAFF, WITHOUT_ORGANIZATION, Role
from .scope import UserForm

SEES = {
    Role.FACILITATOR: _("Facilitator: calls the roll of the groups they lead"),
    Role.CASE_WORKER: _("Case worker: sees the people they registered"),
    Role.MONITOR: _("Monitoring and evaluation: sees everything, changes nothing"),
    Role.COORDINATOR: _("Coordinator: sees and changes everything of the organization"),
    Role.EVALUATOR: _("Evaluator: sees what organizations have granted to their donor"),
    Role.EDITOR: _("Website editor: writes the public pages, sees no participants"),
    Role.ADMINISTRATOR: _("Platform administrator: sets things up, sees no participants"),
}


class RoleForm(Keyed, UserForm):
    """A role, where, and why it is needed. Coordinators ask for their own organization only."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Organization"),
        required=False,
        help_text=_("Not for website editors and platform administrators."),
    )
    reason = forms.CharField(
        label=_("What is it for?"),
        help_text=_("The second person reads it before confirming."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.user.organization
        roles = [role for role in SEES if own is None or role in fitting(own)]
        self.fields["role"].choices = [(role, SEES[role]) for role in roles]
        if own:
            del self.fields["organization"]
        else:
            places = team.organizations(self.user).exclude(kind__in=FIGURES_ONLY)
            self.fields["organization"].queryset = places

    def clean(self):
        found = super().clean() or self.cleaned_data
        role, place = found.get("role"), found.get("organization")
        if self.user.organization:
            found["organization"] = self.user.organization
        elif role in WITHOUT_ORGANIZATION:
            found["organization"] = None
        elif role and "organization" not in self.errors:
            self._check_place(role, place)
        return found

    def _check_place(self, role: str, place: Organization | None) -> None:
        if place is None:
            self.add_error("organization", _("Choose the organization of this role."))
        elif role not in fitting(place):
            self.add_error("organization", _("This role does not fit this organization."))


def fitting(organization: Organization) -> set[str]:
    """The roles that make sense there: evaluators belong to donors, and nobody else does."""
    if organization.kind == OrganizationKind.DONOR:
        return {Role.EVALUATOR, Role.COORDINATOR}
    return set(STAFF)


class InviteForm(RoleForm):
    """Somebody to be let in."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Their own address: with it they sign in."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    first_name = PersonNameField(label=_("Given names"))
    last_name = PersonNameField(label=_("Surnames"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("es", "Español"), ("en", "English")],
        initial="es",
        widget=forms.RadioSelect,
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not email.isascii():  # a Cyrillic "a" looks like ours: the link would go elsewhere
            raise forms.ValidationError(
                _("Write the address with plain letters: a to z, without accents or other signs.")
            )
        return email

    field_order = ["email", "first_name", "last_name", "language", "role", "organization", "reason"]


class ReasonForm(Keyed, UserForm):
    """Why a second step is to be taken off."""

    reason = forms.CharField(
        label=_("How do you know that it is really this person?"),
        help_text=_("The second person reads it before confirming."),
        min_length=5,
        max_length=200,
    )


class ConfirmForm(Keyed, UserForm):
    """Nothing to fill in: only the key that makes a second sending harmless."""


class FindForm(forms.Form):
    """Somebody of the platform, by a part of the name or the e-mail. Sent by POST only."""

    mark_optional = False

    q = forms.CharField(
        label=_("Name or e-mail"),
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": _("Write a name or an e-mail.")},
    )
