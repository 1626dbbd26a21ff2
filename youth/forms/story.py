"""A story in both languages, and a second look at what may say who it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from accounts.sealing.tokens import plain
from youth import stories
from youth.models import Participant

from .fields import NameField

SHORTEST, LONGEST = 40, 900


class ProseField(forms.CharField):
    """Several lines. A browser sends each end of a line as two characters; people count one."""

    widget = forms.Textarea

    def to_python(self, value) -> str:
        return super().to_python((value or "").replace("\r\n", "\n"))

    def widget_attrs(self, widget) -> dict:
        """Without `maxlength`: it would cut what is pasted, and say nothing."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class StoryForm(Keyed, UserForm):
    name = NameField(
        label=_("Name to be shown"),
        help_text=_("The first name, or another one that the person chooses. No surname."),
        max_length=40,
    )
    course = forms.CharField(
        label=_("Their course"),
        help_text=_("In free words, for example: baking. No group and no center."),
        max_length=60,
        required=False,
    )
    title_es = forms.CharField(label=_("Title (Spanish)"), max_length=80)
    text_es = ProseField(
        label=_("Story (Spanish)"),
        help_text=_(
            "40 to 900 characters. What the person did, learned and wants now. No place, no age,"
            " no surname."
        ),
        min_length=SHORTEST,
        max_length=LONGEST,
    )
    title_en = forms.CharField(label=_("Title (English)"), max_length=80, required=False)
    text_en = ProseField(
        label=_("Story (English)"),
        help_text=_("Without it, the Spanish one is shown in English too."),
        min_length=SHORTEST,
        max_length=LONGEST,
        required=False,
    )
    # Asked only where something in the words may say who it is.
    sure = forms.BooleanField(
        label=_("I read these words again: they do not say who or where the person is"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, person: Participant, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["course"].widget.attrs["class"] = "medium"
        for name in ("title_es", "text_es", "title_en", "text_en"):
            self.fields[name].widget.attrs["lang"] = name[-2:]
        for name in ("text_es", "text_en"):
            self.fields[name].widget.attrs["rows"] = 7

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in stories.TEXTS}

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        theirs = self.person.names
        surnames = {plain(theirs.get(each) or "") for each in ("surname1", "surname2")} - {""}
        if any(f" {surname} " in f" {plain(name)} " for surname in surnames):
            raise forms.ValidationError(_("Write the name without the surname."))
        return name

    def clean(self):
        data = super().clean()
        if bool(data.get("title_en")) != bool(data.get("text_en")) and "text_en" not in self.errors:
            missing = "text_en" if data.get("title_en") else "title_en"
            self.add_error(missing, _("In English, write both the title and the story."))
        for name in stories.TEXTS:
            for problem in stories.refused({name: data.get(name) or ""}):
                self.add_error(name, str(problem))
        concerns = stories.concerns(self.person, self.words)
        if concerns:
            self._ask_again()
            if not data.get("sure"):
                for concern in concerns:
                    self.add_error("sure", concern)
        return data

    def _ask_again(self) -> None:
        self.fields["sure"].widget = forms.CheckboxInput()
        self._bound_fields_cache.pop("sure", None)


class PublishForm(Keyed, UserForm):
    agreed = forms.BooleanField(
        label=_("The person read these words, or heard them, and agrees to every one of them"),
    )


class TakeBackForm(Keyed, UserForm):
    """Nothing to fill in: only the key that makes a second sending harmless."""
