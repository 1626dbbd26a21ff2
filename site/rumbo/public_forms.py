"""Forms that anybody sends without signing in: no cookie, a key of their own, one effect.

The key of a form is random and signed; whatever it is sent for keeps it, unique in the database, so
that two taps and a script make one row. Views are marked with `rumbo.cookieless` besides.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rumbo import limits

LIFE = timedelta(days=2)
OTHER = {"es": "en", "en": "es"}
PRIVATE = {
    "Cache-Control": "no-store",  # the way back asks for a new form, with a key of its own
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def new_key(salt: str) -> str:
    """For one form: whoever it was given to is not in it, for nobody is signed in."""
    return signing.TimestampSigner(salt=salt).sign(secrets.token_hex(16))


def key_of(salt: str, sent: str, life: timedelta = LIFE) -> str:
    """The random part of a key of ours that is not too old; "" for anything else."""
    try:
        return signing.TimestampSigner(salt=salt).unsign(sent, max_age=life)
    except signing.BadSignature:
        return ""


class Door:
    """Where one kind of form comes in: signs the keys of its forms, and limits how many arrive.

    per_network, per_hour: how many an hour, from one network and from everywhere; arrived() gives
    the querysets in which those that came stand with their `received_at`.
    """

    def __init__(self, name: str, *, per_network: int, per_hour: int, arrived: Callable) -> None:
        self.name, self.life = name, LIFE
        self.per_network, self.per_hour, self.arrived = per_network, per_hour, arrived

    def new_key(self) -> str:
        return new_key(self.name)

    def key_of(self, sent: str) -> str:
        """The random part of a key of this door that is not too old; "" for anything else."""
        return key_of(self.name, sent, self.life)

    def too_many(self, network: str) -> bool:
        """Takes one of the places of this network; ask before a transaction opens."""
        if not limits.spend(self.name, network, self.per_network):
            return True
        hour = timezone.now() - timedelta(hours=1)
        came = sum(rows.filter(received_at__gte=hour).count() for rows in self.arrived())
        return came >= self.per_hour


def page(request, template: str, language: str, context: dict, address, status=200):
    """A page in `language` that nobody keeps; `address` gives where it is in another one."""
    other = OTHER[language]
    name = dict(settings.LANGUAGES)[other]
    context |= {"alternate": {"lang": other, "url": address(other), "name": name}}
    response = render(request, template, context, status=status)
    response["Content-Language"] = language
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        response[name] = value
    return response


class PublicForm(forms.Form):
    """Carries its own key, and a field that only programs fill in.

    A form names its `door`.
    """

    door: Door

    # No person sees it; who fills it in is a program, or was helped by one.
    page = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls, **initial):
        return cls(initial={"form_key": cls.door.new_key()} | initial)

    @classmethod
    def brought(cls, sent):
        """What was typed so far, not judged yet. A key of ours stays: it is still the same form."""
        typed = {name: sent[name] for name in cls.base_fields if name in sent}
        for name, field in cls.base_fields.items():
            if isinstance(field, forms.BooleanField):
                typed[name] = bool(typed.get(name))
        if not cls.door.key_of(typed.get("form_key", "")):
            typed.pop("form_key", None)
        return cls.fresh(**typed)

    def clean(self):
        data = super().clean()
        if data.get("page"):
            self._give("page", "")
            self.add_error("page", _("Leave the last field empty, and send it again."))
        if not self.key:
            self._give("form_key", self.door.new_key())
            self.add_error(None, _("This page was open for very long. Please send it again."))
        return data

    @property
    def key(self) -> str:
        return self.door.key_of(self.data.get("form_key", ""))

    def _give(self, name: str, value: str) -> None:
        """Show the form again with another value in this field."""
        self.data = self.data.copy()
        self.data[name] = value
