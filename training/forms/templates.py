"""How certificates look: the form of a template, and of acts that need nothing but a key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from rumbo import words
from training.certifying import templates, typeface
from training.forms.catalogue import CatalogueForm
from training.models import CertificateTemplate, TemplateVersion
from training.models.course import CertificateKind
from training.models.template import PLACES

SIGNATORIES = [f"signatory_{place}" for place in PLACES]
LOGOS = [f"logo_{place}" for place in PLACES]
LABELS = {
    "signatory_1": _("Signs on the left"),
    "signatory_2": _("Signs second"),
    "signatory_3": _("Signs third"),
    "logo_1": _("Logo on the left"),
    "logo_2": _("Second logo"),
    "logo_3": _("Third logo"),
}
TWICE = _("This one is chosen twice.")


class TemplateForm(CatalogueForm):
    """A new template, or the next version of one. `instance` is never one that is kept."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Only your organization reads it.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("For"), choices=CertificateKind.choices, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = TemplateVersion
        fields = [
            "kinds",
            "paper",
            "language",
            "sentence_es",
            "sentence_en",
            "shows_skills",
            "signs",
            *SIGNATORIES,
            "bears",
            *LOGOS,
        ]
        widgets = {
            "paper": forms.RadioSelect,
            "language": forms.RadioSelect,
            "signs": forms.RadioSelect,
            "bears": forms.RadioSelect,
            "sentence_es": forms.Textarea,
            "sentence_en": forms.Textarea,
        }
        labels = LABELS
        help_texts = {
            "sentence_es": _(
                "Below the course, 160 characters at most. For example: With 40 hours of practice "
                "in workshops."
            ),
            "signs": _("Somebody who no longer signs is left out in any case."),
        }

    field_order = ("name", *Meta.fields)

    def __init__(self, *args, template: CertificateTemplate | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.template = template
        for name in SIGNATORIES + LOGOS:
            field, chosen = self.fields[name], getattr(self.instance, f"{name}_id")
            rows = field.queryset
            field.queryset = rows.filter(active=True) | rows.filter(pk=chosen)
            field.empty_label, field.conditional = (
                _("nobody") if name in SIGNATORIES else _("none"),
                1,
            )
        for name in ("paper", "language", "signs", "bears"):
            self.fields[name].choices = self.Meta.model._meta.get_field(name).choices
        if template:
            self.initial["name"] = template.name
            self.initial["seen"] = template.current.number

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        rows = CertificateTemplate.objects.managed_by(self.user).filter(name=name)
        if rows.exclude(pk=self.template.pk if self.template else None).exists():
            raise forms.ValidationError(_("There is already a template with this name."))
        return name

    def clean_kinds(self):
        chosen = set(self.cleaned_data["kinds"])
        kinds = [kind for kind in CertificateKind.values if kind in chosen]
        if self.template:
            self._check_courses(kinds)
        return kinds

    def _check_courses(self, kinds: list[str]) -> None:
        if self.template.is_own and len(kinds) < len(CertificateKind.values):
            raise forms.ValidationError(templates.NOT_ALL_KINDS)
        others = templates.courses_of(self.template).exclude(certificate__in=kinds)
        if others:
            names = ", ".join(course.name for course in others[:3])
            said = _("These courses have it for another kind of certificate: %(courses)s.")
            raise forms.ValidationError(said, params={"courses": names})

    def clean_sentence_es(self):
        return self._sentence("sentence_es", "es")

    def clean_sentence_en(self):
        return self._sentence("sentence_en", "en")

    def _sentence(self, field: str, language: str) -> str:
        """On one line, in letters that can be printed, without words that label people."""
        text = " ".join(self.cleaned_data[field].split())
        if found := words.found(text):
            raise forms.ValidationError([str(each) for each in found])
        try:
            typeface.family_for(text)
        except typeface.UnprintableText as error:
            said = _("We cannot print this: %(letters)s")
            letters = " ".join(f"{c} ({ord(c):04X})" for c in error.characters if c.isprintable())
            raise forms.ValidationError(said, params={"letters": letters or error}) from None
        return text

    def clean(self):
        data = super().clean()
        chosen = TemplateVersion.Taken.CHOSEN
        if data.get("signs") == chosen:
            if not any(data.get(name) for name in SIGNATORIES) and not self._any_wrong(SIGNATORIES):
                self.add_error("signatory_1", _("Choose who signs."))
            self._check_twice(SIGNATORIES, data)
        else:
            data |= dict.fromkeys(SIGNATORIES)
        if data.get("bears") == chosen:
            self._check_twice(LOGOS, data)
        else:
            data |= dict.fromkeys(LOGOS)
        return data

    def _any_wrong(self, names: list[str]) -> bool:
        return any(name in self.errors for name in names)

    def _check_twice(self, names: list[str], data: dict) -> None:
        before = set()
        for name in names:
            one = data.get(name)
            if one and one.pk in before:
                self.add_error(name, TWICE)
            elif one:
                before.add(one.pk)

    @property
    def can_be_seen(self) -> bool:
        """Is all right that shows on the page? Its name does not."""
        return not set(self.errors) - {"name"}


class ActForm(Keyed, UserForm):
    """Nothing to fill in: only the key that makes a second sending harmless."""
