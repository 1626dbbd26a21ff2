"""The sheet with everything that somebody earned: letter, tagged, the same facts the same bytes.

No database, no network, no clock. It is no certificate: each line of it has a code to check.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache

import weasyprint
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils import translation

from training.certifying import pdf

from .gathering import Earned

TEMPLATE, STYLES = "training/earned/paper.html", "training/earned/paper.css"
FILE_NAME = "certificates.pdf"  # no name in it


@dataclass(frozen=True)
class Shared:
    """Where the QR code leads, and until when."""

    url: str
    until: date


def draw(earned: Earned, language: str, on: date, shared: Shared | None = None) -> bytes:
    press = pdf.press()
    html, identifier = (make(earned, language, on, shared) for make in (markup, _identifier))
    return press.print(html, identifier, {}, styles=_styles(press.pid))


@cache
def _styles(_pid: int) -> weasyprint.CSS:
    """Parsed once in a process, with the fonts of its press."""
    return pdf.press().styles(get_template(STYLES).render())


def markup(earned: Earned, language: str, on: date, shared: Shared | None = None) -> str:
    context = {
        "language": language,
        "earned": earned,
        "on": on,
        "shared": shared,
        "qr": pdf.qr(shared.url) if shared else None,
        "verify_at": settings.PUBLIC_URL.partition("://")[2] + "/v",
    }
    with translation.override(language):
        return render_to_string(TEMPLATE, context)


def _identifier(earned: Earned, language: str, on: date, shared: Shared | None) -> bytes:
    seed = f"{language}/{on}/{shared}/" + ";".join(item.code for item in earned.items)
    return hashlib.sha256(seed.encode()).digest()[:16]
