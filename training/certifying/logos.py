"""Logos of certificates: cleaned when they are sent, and found again by what the facts name.

What somebody sends is a stranger's file. It is read in a child process, drawn anew on white at the
size in which it can be printed at most, and only those pixels are kept, as one plain JPEG:
WeasyPrint copies a JPEG into the PDF byte for byte, so that a page is the same again years later,
and fast.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from rumbo import pictures as pictures_apart
from training.certifying.masthead import logo_sizes
from training.models import Logo

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 25_000_000
LEAST_SIDE = 150  # pixels of the longer side, after white edges are cut off
MOST_OBLONG = 10  # times as long as high, or as high as long
DOTS_PER_MM = 300 / 25.4
QUALITY = {"quality": 92, "subsampling": 0, "optimize": True}

UNREADABLE = gettext_lazy("This is not a picture that we can read. Send a PNG or a JPEG.")
REFUSALS = {
    "too_large": gettext_lazy("The picture is larger than 25 million pixels."),
    "unreadable": UNREADABLE,
}


class Missing(LookupError):
    """The picture of a certificate's logo is gone, or is another one."""


@dataclass(frozen=True)
class Cleaned:
    """A logo as it is kept: a JPEG in RGB without anything but pixels."""

    picture: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.picture).hexdigest()


def cleaned(file) -> Cleaned:
    """The logo in an uploaded file, ready to be kept. ValidationError, in words, for all else."""
    if file.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 2 MB. Send a smaller one."))
    pixels = pictures_apart.printable(file.read(), MOST_PIXELS, REFUSALS)
    return _kept(_at_most_printed(_fit_to_print(pixels)))


def _fit_to_print(found: Image.Image) -> Image.Image:
    """Large enough and of a shape that finds room; without its white edges logos stand in line."""
    if max(found.size) < LEAST_SIDE:
        raise ValidationError(
            _("The picture is too small to be printed well: %(least)s pixels wide at least.")
            % {"least": LEAST_SIDE}
        )
    if max(found.size) > MOST_OBLONG * min(found.size):
        raise ValidationError(_("The picture is too long and thin for a certificate."))
    return found


def _at_most_printed(picture: Image.Image) -> Image.Image:
    """No more than 300 dots an inch at the largest size it can be printed in: alone on the page."""
    [size] = logo_sizes([picture.width / picture.height])
    dots = round(size.width * DOTS_PER_MM), round(size.height * DOTS_PER_MM)
    picture.thumbnail(dots, Image.Resampling.LANCZOS)
    return picture


def _kept(picture: Image.Image) -> Cleaned:
    """Pasted into a new picture: notes, profiles and thumbnails stay behind."""
    new = Image.new("RGB", picture.size)
    new.paste(picture)
    out = BytesIO()
    new.save(out, "JPEG", **QUALITY)
    return Cleaned(out.getvalue(), *new.size)


def pictures(certificates: Iterable) -> dict[str, bytes]:
    """{digest: JPEG} of all logos that these facts name; Missing if one is not as it was."""
    wanted = {logo.digest for facts in certificates for logo in facts.logos}
    found = {}
    for digest, picture in Logo.objects.filter(digest__in=wanted).values_list("digest", "picture"):
        if hashlib.sha256(picture).hexdigest() == digest:
            found[digest] = bytes(picture)
    if lost := wanted - set(found):
        raise Missing(", ".join(sorted(lost)))
    return found


def damaged() -> Iterator[Logo]:
    """Logos whose picture is no longer the one that their digest names."""
    for logo in Logo.objects.iterator(chunk_size=50):
        if hashlib.sha256(logo.picture).hexdigest() != logo.digest:
            yield logo
