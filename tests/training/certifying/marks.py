"""Logos to print: drawn here, kept through the same door as an uploaded one."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from training.certifying import logos
from training.models import Logo


def drawn(width: int = 600, height: int = 300, colour: str = "#225588") -> Image.Image:
    """A disc on white, with a broad white edge."""
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).ellipse((20, 20, width - 20, height - 20), fill=colour)
    return picture


def upload(picture: Image.Image, kind: str = "PNG", **options) -> SimpleUploadedFile:
    out = BytesIO()
    picture.save(out, kind, **options)
    return SimpleUploadedFile(f"logo.{kind.lower()}", out.getvalue())


def logo(org, colour: str = "#225588", **given) -> Logo:
    made = logos.cleaned(upload(drawn(colour=colour)))
    values = {"name": "Logo de Ceiba", "digest": made.digest, "picture": made.picture}
    size = {"width": made.width, "height": made.height}
    return Logo.objects.create(organization=org, **values | size | given)
