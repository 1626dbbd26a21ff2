"""Cleaning pictures when they are uploaded: only the pixels stay.

A photograph carries where and when it was taken, and with what telephone; renditions would carry
it on. So it is drawn anew, upright, without any of that. A stranger's picture is only ever opened
in a child process with little memory and time: see apart.py and drawing.py.
"""

import json

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from . import apart

MOST_PIXELS = 25_000_000
SECONDS = 30
REFUSALS = {
    "too_large": _("This picture is too large."),
    "unreadable": _("This is not a picture that we can read."),
    "moving": _("This picture moves. Send one that stands still."),
    "all_white": _("The picture is all white."),
    "died": _("We could not read this picture. Send a smaller one, or a photo of it."),
}


def cleaned(file) -> ContentFile:
    """The picture in `file` again, of the same format and name, with nothing but its pixels.

    ValidationError, in words, for what is no JPEG, PNG or WebP, has more than 25 million pixels,
    or breaks whoever reads it. Of a JPEG with two pictures, the first.
    """
    file.seek(0)
    _about, content = _drawn("cleaned", file.read(), MOST_PIXELS, REFUSALS)
    return ContentFile(content, name=file.name)


def printable(data: bytes, most: int, refusals: dict | None = None) -> Image.Image:
    """The picture in RGB, on white and without white edges; ValidationError as `cleaned`."""
    about, content = _drawn("printable", data, most, REFUSALS | (refusals or {}))
    return Image.frombytes("RGB", tuple(about["size"]), content)


def _drawn(act: str, data: bytes, most: int, refusals: dict) -> tuple[dict, bytes]:
    try:
        answer = apart.run(apart.module("rumbo.drawing", act, most), data, SECONDS)
    except apart.Died:
        raise ValidationError(refusals["died"], code="died") from None
    head, _end, content = answer.partition(b"\n")
    about = json.loads(head)
    if "code" in about:
        raise ValidationError(refusals[about["code"]], code=about["code"])
    return about, content
