"""Connecting a form of KoboToolbox or ODK Central."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.form_keys import Keyed
from accounts.scope import UserForm
from youth.models import FormSource
from youth.pulling.problems import PROBLEMS
from youth.pulling.sources import TOOLS


class TokenField(forms.CharField):
    """What opens the answers: typed once, and never written into a page again."""

    def __init__(self, **kwargs):
        plain = RegexValidator(r"^[\x20-\x7e]+$", _("A token has no letters with accents."))
        super().__init__(
            label=_("API token"),
            help_text=_(
                "KoboToolbox: the API key of an account that may see the answers. ODK Central: "
                "e-mail:password of a web user who may only view the project."
            ),
            max_length=400,
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
            validators=[plain],
            error_messages={"required": _("Write the token.")},
            **kwargs,
        )


class TokenForm(Keyed, UserForm):
    token = TokenField()


class SourceForm(Keyed, UserForm):
    """One form of a form tool; whether it fits is tried afterwards."""

    field_order = ["name", "kind", "server", "form", "token"]

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As you call this form here."),
        max_length=80,
        error_messages={"required": _("Write a name.")},
    )
    kind = forms.ChoiceField(
        label=_("Form tool"),
        choices=FormSource.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the form tool.")},
    )
    server = forms.CharField(
        label=_("Address of the server"),
        help_text=_("Such as https://kf.kobotoolbox.org, as it stands in your browser."),
        max_length=400,
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
        error_messages={"required": _("Write the address of the server.")},
    )
    form = forms.CharField(
        label=_("Form"),
        help_text=_(
            "KoboToolbox: the letters and numbers after /forms/ in its address. ODK Central: "
            "project number and form, such as 3/registro."
        ),
        max_length=160,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Write which form it is.")},
    )
    token = TokenField()

    def clean_server(self) -> str:
        """Only the server of whatever address was pasted."""
        try:
            parts = urlsplit(self.cleaned_data["server"].strip())
            port = parts.port
        except ValueError:
            raise forms.ValidationError(PROBLEMS["pull_address"], code="address") from None
        allowed = ("https", "http") if settings.FORM_TOOLS_MAY_BE_LOCAL else ("https",)
        if parts.scheme not in allowed or not parts.hostname or parts.username is not None:
            raise forms.ValidationError(PROBLEMS["pull_address"], code="address")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        made = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
        if len(made) > 200 or not made.isprintable() or " " in made:
            raise forms.ValidationError(PROBLEMS["pull_address"], code="address")
        return made

    def clean(self):
        found = super().clean()
        tool = TOOLS.get(self.cleaned_data.get("kind"))
        written = self.cleaned_data.get("form", "")
        if tool and written and not tool.FORM.fullmatch(written):
            self.add_error("form", _("This is not how this form tool names its forms."))
        return found
