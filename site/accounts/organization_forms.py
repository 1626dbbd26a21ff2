"""What an administrator writes about an organization."""

from django import forms
from django.utils.translation import gettext_lazy as _

from . import organizing
from .form_keys import Keyed
from .models import Country, Organization, OrganizationKind

ZONES = {
    Country.BELIZE: "America/Belize",
    Country.COSTA_RICA: "America/Costa_Rica",
    Country.DOMINICAN_REPUBLIC: "America/Santo_Domingo",
    Country.EL_SALVADOR: "America/El_Salvador",
    Country.GUATEMALA: "America/Guatemala",
    Country.HONDURAS: "America/Tegucigalpa",
    Country.NICARAGUA: "America/Managua",
    Country.PANAMA: "America/Panama",
}


class OrganizationForm(Keyed, forms.ModelForm):
    """A new organization, or one that exists: its short name and its kind of keys stay."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("The days and hours of its groups. Left empty: that of the country."),
        required=False,
    )

    class Meta:
        model = Organization
        fields = ["public_name", "kind", "country", "time_zone", "slug"]
        error_messages = {"slug": {"unique": _("This short name is taken: choose another.")}}

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        known = {zone: country.label for country, zone in ZONES.items()}
        now = "" if self.instance._state.adding else self.instance.time_zone
        if now and now not in known:
            known[now] = now
        self.fields["time_zone"].choices = [("", ""), *known.items()]
        self.initial["time_zone"] = now
        self.fields["kind"].choices = [("", ""), *OrganizationKind.choices]
        self.fields["country"].choices = [("", ""), *Country.choices]
        for name in ("country", "time_zone"):
            self.fields[name].widget.attrs["class"] = "medium"
        self._fit_slug()
        if not self.instance._state.adding:
            self.fields["public_name"].help_text = _(
                "Printed on certificates from now on. Those issued before keep the old name."
            )

    def _fit_slug(self) -> None:
        if not self.instance._state.adding:
            del self.fields["slug"]
            return
        self.fields["slug"].required = False
        self.fields["slug"].label = _("Short name")
        self.fields["slug"].help_text = _(
            "For commands, in letters, digits and hyphens; it never changes. Left empty, it is"
            " made from the public name."
        )

    def clean_public_name(self) -> str:
        name = " ".join(self.cleaned_data["public_name"].split())
        others = Organization.objects.exclude(pk=self.instance.pk)
        if others.filter(public_name__iexact=name).exists():
            raise forms.ValidationError(_("There is an organization with this name already."))
        return name

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if problem := organizing.kind_problem(self.instance, kind):
            raise forms.ValidationError(problem)
        return kind

    def clean(self):
        data = super().clean()
        if not data.get("time_zone") and data.get("country"):
            data["time_zone"] = ZONES[data["country"]]
        return data

    @property
    def saved_fields(self) -> list[str]:
        return [name for name in self.changed_data if name != "form_key"]
