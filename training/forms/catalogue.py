"""The catalogue of an organization: what it teaches, where, under which program, who signs."""

from dataclasses import astuple
from decimal import Decimal

from django import forms
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import OrgForm
from rumbo.fields import FigureField
from training import finishing
from training.certifying import logos
from training.certifying.facts import SKILL_LENGTH_MAX, SKILLS_MAX
from training.completion import Rule
from training.finishing import Effect, rule_of
from training.models import Course, Logo, Program, Signatory
from training.models.course import CertificateKind
from youth.forms.fields import PlaceField
from youth.models import Center, Community


class CatalogueForm(Keyed, OrgForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.NumberInput):
                field.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = ""
            if isinstance(field, PlaceField):
                field.country = self.user.organization.country
        if "place" in self.fields and self.instance.place_id:
            self.initial["place"] = self.instance.place

    def needs_another_look(self) -> bool:
        """Is there something to say before what was sent, though right, is saved?"""
        return False

    @property
    def said(self) -> str:
        """What is told after it was saved."""
        return _("Saved.")


class CourseForm(CatalogueForm):
    """A course. Where a new rule changes who completes, it is saved at the second sending."""

    asks_again = False

    hours = FigureField(label=_("Hours"), min_value=1, max_value=5000)

    class Meta:
        model = Course
        fields = [
            "name_es",
            "name_en",
            "kind",
            "hours",
            "summary_es",
            "summary_en",
            "skills_es",
            "skills_en",
            "certificate",
            "certificate_template",
            "least_attendance",
            "assessed",
            "least_score",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule_before = None if self.instance._state.adding else rule_of(self.instance)
        for name in ("least_attendance", "least_score"):
            self.initial[name] = short(getattr(self.instance, name))
        self._offer_templates()

    def _offer_templates(self) -> None:
        """Those in use besides the organization's own; nothing to choose where there is none."""
        field = self.fields["certificate_template"]
        field.queryset = field.queryset.filter(retired_at=None, is_own=False)
        field.empty_label = _("The organization's own")
        if not field.queryset.exists():
            del self.fields["certificate_template"]

    def clean(self):
        data = super().clean()
        template, kind = data.get("certificate_template"), data.get("certificate")
        if template and kind and kind not in template.current.kinds:
            self.add_error(
                "certificate_template", _("This template is not for this kind of certificate.")
            )
        for name in ("skills_es", "skills_en"):
            self._check_skills(
                name, [s for s in map(str.strip, data.get(name, "").splitlines()) if s]
            )
        if not self.errors:
            self._check_rule(data)
        return data

    def _check_skills(self, name: str, skills: list[str]) -> None:
        if len(skills) > SKILLS_MAX:
            self.add_error(name, _("Write five skills at most, one a line."))
        if any(len(skill) > SKILL_LENGTH_MAX for skill in skills):
            self.add_error(name, _("Write each skill in 100 characters at most."))

    def _check_rule(self, data: dict) -> None:
        """A certificate must say something: that somebody came, or what they can do."""
        kind, assessed = data["certificate"], data["assessed"]
        attendance, score = data["least_attendance"], data["least_score"]
        if kind == CertificateKind.ACHIEVEMENT and not assessed:
            self.add_error(
                "assessed",
                _("A certificate of achievement says who passed: the course needs an assessment."),
            )
        if assessed and not score:
            self.add_error("least_score", _("With 0 everybody passes. Write a score above 0."))
        if kind == CertificateKind.ATTENDANCE and not attendance:
            self.add_error(
                "least_attendance", _("Somebody who never came would get it. Write more than 0.")
            )
        elif not assessed and not attendance:
            self.add_error(
                "least_attendance", _("Ask for attendance, for an assessment, or for both.")
            )

    @property
    def rule(self) -> Rule:
        """The rule as it stands in the form; of a stored course before anything was sent."""
        return rule_of(self.instance)

    @property
    def signature(self) -> str:
        """Which rule it is that somebody agrees to, seeing what it changes."""
        return "/".join(str(part) for part in astuple(self.rule))

    @cached_property
    def effect(self) -> Effect:
        """Whose standing the new rule changes, in figures."""
        return finishing.effect(self.instance, self.rule_before, self.rule)

    def needs_another_look(self) -> bool:
        same = self.rule_before in (None, self.rule)
        agreed = self.data.get("confirmed") == self.signature
        self.asks_again = not same and not agreed and bool(self.effect)
        return self.asks_again

    @property
    def said(self) -> str:
        return f"{super().said} {self.rule}"


def short(value: Decimal) -> Decimal:
    """80 for 80.00; 66.67 as it is."""
    whole = value.to_integral_value()
    return whole if value == whole else value


class ProgramForm(CatalogueForm):
    class Meta:
        model = Program
        fields = ["award", "name_es", "name_en", "aim_es", "aim_en", "level"]

    def save(self, commit=True):
        if not self.instance.slug:
            self.instance.slug = self._free_slug()
        return super().save(commit)

    def _free_slug(self) -> str:
        slug = slugify(self.instance.name_es)[:40] or "programa"
        taken = Program.objects.filter(slug=slug).exists()
        return f"{slug}-{get_random_string(4, 'abcdefghjkmnpqrstvwxyz')}" if taken else slug


class CenterForm(CatalogueForm):
    place = PlaceField(label=_("Municipality"))

    class Meta:
        model = Center
        fields = [
            "name",
            "place",
            "landmark_es",
            "landmark_en",
            "arrive_es",
            "arrive_en",
            "open_es",
            "open_en",
            "wheelchair",
            "childcare",
        ]


class CommunityForm(CatalogueForm):
    place = PlaceField(label=_("Municipality"))

    class Meta:
        model = Community
        fields = ["name", "place"]


class AtMostThreeForm(CatalogueForm):
    """Something of which three find room on a certificate."""

    MOST, TOO_MANY = 3, ""

    def clean(self):
        data = super().clean()
        others = self._meta.model.objects.managed_by(self.user).filter(active=True)
        if data.get("active") and others.exclude(pk=self.instance.pk).count() >= self.MOST:
            self.add_error("active", self.TOO_MANY)
        return data


class SignatoryForm(AtMostThreeForm):
    TOO_MANY = _("Three people sign already. Untick this, or let one of the others no longer sign.")

    order = FigureField(
        label=_("Order"), help_text=_("1 signs on the left."), min_value=1, max_value=9, initial=1
    )

    class Meta:
        model = Signatory
        fields = ["name", "role_es", "role_en", "order", "active"]


class LogoForm(AtMostThreeForm):
    """A new logo with its picture; later its name, place and use. The picture never changes."""

    TOO_MANY = _("Three logos are printed already. Untick this, or make another one inactive.")

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("A PNG, JPEG or WebP file of up to 2 MB, on white or without background."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"}),
        error_messages={
            "required": _("Choose the file with the logo."),
            "empty": logos.UNREADABLE,
        },
    )
    order = FigureField(
        label=_("Order"), help_text=_("1 stands on the left."), min_value=1, max_value=9, initial=1
    )

    class Meta:
        model = Logo
        fields = ["name", "order", "active"]

    field_order = ("file", "name", "order", "active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["file"]

    def clean_file(self):
        made = logos.cleaned(self.cleaned_data["file"])
        same = Logo.objects.managed_by(self.user).filter(digest=made.digest).first()
        if same:
            said = _("This logo is in the list already.")
            inactive = _("This logo is in the list already, inactive: open it to use it again.")
            raise forms.ValidationError(said if same.active else inactive)
        logo = self.instance
        logo.digest, logo.picture = made.digest, made.picture
        logo.width, logo.height = made.width, made.height
        return made
