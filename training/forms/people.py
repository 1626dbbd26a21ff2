"""Small forms about people in groups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.scope import UserForm
from training.models import Offering


class SearchForm(UserForm):
    """One box for everything that is said of a person."""

    mark_optional = False

    q = forms.CharField(
        label=_("Name, phone or code"),
        max_length=120,
        strip=True,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write a name, a phone or a code.")},
    )


class EnrollForm(UserForm):
    offering = forms.ModelChoiceField(Offering.objects.none())

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offering"].queryset = groups
