"""What a person finds difficult and what helps them, on the page of a person: all optional."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.roles import may
from youth import support
from youth.reference import languages

YES_NO = [("", ""), ("yes", _("yes")), ("no", _("no"))]


def question(label) -> forms.ChoiceField:
    choices = [("", ""), *support.Difficulty.choices]
    return forms.ChoiceField(label=label, choices=choices, required=False)


class SupportPart(forms.Form):
    """Who may not see the answers about difficulties asks them of a new person only."""

    asks_difficulties = True

    seeing = question(support.DIFFICULTIES["seeing"])
    hearing = question(support.DIFFICULTIES["hearing"])
    walking = question(support.DIFFICULTIES["walking"])
    remembering = question(support.DIFFICULTIES["remembering"])
    self_care = question(support.DIFFICULTIES["self_care"])
    communicating = question(support.DIFFICULTIES["communicating"])
    needs = forms.CharField(
        label=support.LABELS["needs"],
        help_text=_("In their own words, for example: to sit in front, materials in large print."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=support.LABELS["language"], required=False)
    childcare = forms.ChoiceField(label=support.LABELS["childcare"], choices=YES_NO, required=False)

    def offer_support(self) -> None:
        country = self.user.organization.country
        self.fields["language"].choices = [("", ""), *languages.choices(country)]
        for name in (*support.DIFFICULTIES, "language", "childcare"):
            self.fields[name].widget.attrs["class"] = "medium"
        if not (self.asks_difficulties or may(self.user, "see_difficulties")):
            for name in support.DIFFICULTIES:
                del self.fields[name]

    @property
    def difficulties(self) -> list:
        """The fields that are asked, to be drawn one below the other."""
        return [self[name] for name in support.DIFFICULTIES if name in self.fields]

    @property
    def support_open(self) -> bool:
        """Is there anything in the folded part, or something wrong with it?"""
        asked = [name for name in support.NAMES if name in self.fields]
        return any(self[name].value() or self[name].errors for name in asked)

    def support_said(self, before) -> support.Support:
        """What was answered; what this user was not asked stays as it was."""
        found = dict(before.support) if before else {}
        asked = [name for name in support.NAMES if name in self.fields]
        return support.packed(found | {name: self.cleaned_data.get(name, "") for name in asked})
