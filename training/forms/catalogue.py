"""The catalogue of an organization: what it teaches, where, under which program, who signs."""

from django import forms
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import OrgForm
from rumbo.fields import FigureField
from training.models import Course, Program, Signatory
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


class CourseForm(CatalogueForm):
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
            "least_attendance",
            "assessed",
            "least_score",
        ]

    def clean(self):
        data = super().clean()
        for name in ("skills_es", "skills_en"):
            if sum(bool(line.strip()) for line in data.get(name, "").splitlines()) > 5:
                self.add_error(name, _("Write five skills at most, one a line."))
        return data


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
        fields = ["name", "place", "landmark_es", "landmark_en", "wheelchair", "childcare"]


class CommunityForm(CatalogueForm):
    place = PlaceField(label=_("Municipality"))

    class Meta:
        model = Community
        fields = ["name", "place"]


class SignatoryForm(CatalogueForm):
    order = FigureField(
        label=_("Order"), help_text=_("1 signs on the left."), min_value=1, max_value=9, initial=1
    )

    class Meta:
        model = Signatory
        fields = ["name", "role_es", "role_en", "order", "active"]
