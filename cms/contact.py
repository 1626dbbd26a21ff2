"""The one number and the one e-mail that the public gets; nobody's own."""

from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _


def phone_said() -> str:
    """The number on one line; "" where none is set."""
    return settings.CONTACT_PHONE.replace(" ", "\u00a0")


def call_url() -> str:
    number = "".join(c for c in settings.CONTACT_PHONE if c.isdigit() or c == "+")
    return f"tel:{number}" if number else ""


def write_url(text: str) -> str:
    """A conversation by WhatsApp that begins with `text`; "" where no number is set."""
    number = "".join(c for c in settings.CONTACT_PHONE if c.isdigit())
    return f"https://wa.me/{number}?{urlencode({'text': text})}" if number else ""


def ways() -> list[dict]:
    """[{"icon", "url", "label", "said"}]; none where the settings name no number and no e-mail."""
    hello = _("Hello. I have a question.")
    email = settings.CONTACT_EMAIL
    ways = [
        ("message-circle", write_url(hello), _("Write by WhatsApp"), phone_said()),
        ("phone", call_url(), _("Call"), phone_said()),
        ("mail", f"mailto:{email}" if email else "", _("Write an e-mail"), email),
    ]
    names = ("icon", "url", "label", "said")
    return [dict(zip(names, way, strict=True)) for way in ways if way[1]]
