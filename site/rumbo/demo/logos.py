"""Two invented logos, drawn with code: no picture of anybody's is copied."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from accounts.models import Organization
from training.certifying import logos, typeface
from training.models import Logo

FINE = 4  # drawn larger and then made smaller: smooth edges
INK, SKY, SUN, LEAF, RIVER = "#17324D", "#2C6E9B", "#F2A33A", "#2F6B4F", "#3C8DAD"


def add() -> None:
    for slug, name, draw in DRAWN:
        organization = Organization.objects.get(slug=slug)
        if not organization.logos.exists():
            made = logos.cleaned(_file(draw()))
            Logo.objects.create(
                organization=organization,
                name=name,
                digest=made.digest,
                picture=made.picture,
                width=made.width,
                height=made.height,
            )


def workshop() -> Image.Image:
    """A workshop under a saw-tooth roof, its door open and light inside; two words beside it."""
    picture, pen = _canvas(980, 300)
    pen.polygon(_points([(20, 120), (20, 60), (110, 120), (110, 60), (200, 120), (200, 60),
                         (290, 120), (290, 270), (20, 270)]), fill=SKY)  # fmt: skip
    pen.pieslice(_box(120, 130, 250, 260), 180, 360, fill=SUN)
    pen.rectangle(_box(120, 195, 250, 262), fill=SUN)
    pen.polygon(_points([(70, 152), (120, 182), (120, 262), (70, 262)]), fill=INK)
    pen.line(_points([(123, 184), (123, 262)]), fill="white", width=5 * FINE)
    pen.rectangle(_box(20, 262, 290, 276), fill=INK)
    for line, top in (("Taller", 55), ("Abierto", 155)):
        pen.text((335 * FINE, top * FINE), line, fill=INK, font=_letters(98))
    return _finished(picture)


def bridge() -> Image.Image:
    """A round mark: a bridge of two arches over a river."""
    picture, pen = _canvas(420, 420)
    pen.ellipse(_box(10, 10, 410, 410), fill=LEAF)
    pen.rectangle(_box(60, 165, 360, 190), fill="white")
    for left in (75, 210):
        pen.rectangle(_box(left, 180, left + 135, 265), fill="white")
        pen.pieslice(_box(left + 15, 200, left + 120, 330), 180, 360, fill=LEAF)
    for top, left in ((285, 70), (325, 105)):
        for step in range(5 if left == 70 else 4):
            start = left + step * 55
            pen.arc(_box(start, top, start + 56, top + 40), 180, 360, fill="white", width=11 * FINE)
    pen.ellipse(_box(180, 65, 240, 125), fill=SUN)
    return _finished(picture)


DRAWN = [
    ("taller-abierto", "Logotipo de Fundación Taller Abierto", workshop),
    ("puentes-del-lempa", "Logotipo de Asociación Puentes del Lempa", bridge),
]


def _canvas(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (width * FINE, height * FINE), "white")
    return picture, ImageDraw.Draw(picture)


def _finished(picture: Image.Image) -> Image.Image:
    return picture.reduce(FINE)


def _letters(points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(typeface.path(typeface.MAIN, 700)), points * FINE)


def _points(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(x * FINE, y * FINE) for x, y in points]


def _box(*sides: int) -> list[int]:
    return [side * FINE for side in sides]


def _file(picture: Image.Image) -> ContentFile:
    out = BytesIO()
    picture.save(out, "PNG")
    return ContentFile(out.getvalue(), name="logo.png")
