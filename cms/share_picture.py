"""The picture that messengers show beside a shared link: drawn from facts, in brand colors.

It says what a message would: what, when, where, and that it is free; never a community, a
program, or how many are enrolled. Seats are left out: a picture is kept for long, seats change.
"""

import hashlib
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from rumbo.ids import ALPHABET
from training.certifying import typeface
from training.models import Offering

from .telling import hours_said, place_said, starts_said

WIDTH, HEIGHT = 1200, 630
HEAVIEST = 100_000  # bytes; messengers leave out what is much heavier
LOOK = "1"  # raise it with every change of the drawing: addresses change with it

TINTA, CEIBA, CEIBA2, CEIBA_T = "#1B2430", "#0B5D57", "#073F3B", "#E3F1EE"
CREMA, MAIZ, GRIS = "#FBF7EF", "#F2B233", "#56606B"
EDGE = 70  # left and right of everything
BAND, LINE = 96, 8  # the head in green, and the maize line below it
ROOM = WIDTH - 2 * EDGE

LEADING = 1.14  # of a title's lines
# A title takes the first size at which it needs no more lines than this; then the facts fit below.
TITLES = [typeface.Step("", size, lines) for size, lines in ((88, 2), (76, 2), (58, 3), (44, 4))]


class Said(NamedTuple):
    """What is written on the picture: equal ones give equal pictures."""

    site: str
    title: str
    lines: tuple[str, ...]
    free: str
    foot: str

    @property
    def alt(self) -> str:
        """The same for whoever does not see it."""
        return ". ".join(part.rstrip(".") for part in (self.title, *self.lines, self.free)) + "."

    @property
    def version(self) -> str:
        """Eight characters that change with what is written and how it is drawn."""
        digest = hashlib.sha256("\0".join([LOOK, *map(str, self)]).encode()).digest()
        return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:8])


def of_group(offering: Offering) -> Said:
    lines = starts_said(offering), hours_said(offering), place_said(offering)
    return _said(offering.course.name, lines, f"{_host()}/o/{offering.code}")


def of_site() -> Said:
    """For every page that is not about one group."""
    lines = (_("Technical courses, school studies and getting ready for work."),)
    return _said(_("Learn something new close to home"), lines, _host())


def _said(title: str, lines: tuple[str, ...], foot: str) -> Said:
    free = _("It is free.")
    plain = [" ".join(line.replace("\u00a0", " ").split()) for line in lines]
    return Said(settings.SITE_NAME, title, tuple(plain), free, foot)


def _host() -> str:
    return settings.PUBLIC_URL.partition("://")[2]


@lru_cache(maxsize=64)
def drawn(said: Said) -> bytes:
    """The JPEG. Each is drawn once in a process as long as it is asked for."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), CREMA)
    pen = ImageDraw.Draw(picture)
    _head(pen, said.site)
    below = _title(pen, said.title, top=BAND + LINE + 46)
    _facts(pen, said.lines, top=below + 26)
    _foot(pen, said)
    return _packed(picture)


def _head(pen: ImageDraw.ImageDraw, site: str) -> None:
    pen.rectangle((0, 0, WIDTH, BAND), fill=CEIBA2)
    pen.rectangle((0, BAND, WIDTH, BAND + LINE), fill=MAIZ)
    _compass(pen, left=EDGE, top=24, size=50)
    _write(pen, site, EDGE + 66, BAND / 2, 44, "#FFFFFF", bold=True, room=ROOM - 66)


def _compass(pen: ImageDraw.ImageDraw, left: float, top: float, size: float) -> None:
    """The mark of the site, as in the sprite: a needle over a box of 24 by 24."""
    needle = ((21, 3, 9.2, 9.2, 14.8, 14.8), MAIZ), ((3, 21, 9.2, 9.2, 14.8, 14.8), "#FFFFFF")
    for points, color in needle:
        at = [(left if n % 2 == 0 else top) + value * size / 24 for n, value in enumerate(points)]
        pen.polygon(at, fill=color)


def _title(pen: ImageDraw.ImageDraw, title: str, top: float) -> float:
    """Writes it in whole words, smaller the longer it is; gives where it ends."""
    title, family = _writable(title)
    size, lines = _fitted(title, family)
    for number, line in enumerate(lines):
        middle = top + size * (0.6 + number * LEADING)
        _write(pen, line, EDGE, middle, size, CEIBA2, bold=True, family=family)
    return top + size * LEADING * len(lines)


def _fitted(title: str, family: str) -> tuple[float, list[str]]:
    """Size and lines. A single word wider than the picture makes all of it smaller."""
    style = {"bold": True, "family": family}
    for step in TITLES:
        lines = typeface.balanced(title, ROOM, step.points, **style)
        widest = max((typeface.width(line, step.points, **style) for line in lines), default=0)
        if len(lines) <= step.lines and widest <= ROOM:
            return step.points, lines
    return step.points * min(1, ROOM / widest), lines


def _facts(pen: ImageDraw.ImageDraw, lines: tuple[str, ...], top: float) -> None:
    """Each on a line of its own, marked by a point; a long one is written smaller."""
    for number, line in enumerate(lines):
        middle = top + 22 + number * 54
        pen.rounded_rectangle((EDGE, middle - 8, EDGE + 16, middle + 8), radius=4, fill=CEIBA)
        _write(pen, line, EDGE + 38, middle, 36, TINTA, room=ROOM - 38)


def _foot(pen: ImageDraw.ImageDraw, said: Said) -> None:
    middle = HEIGHT - 62
    free, family = _writable(said.free)
    wide = typeface.width(free, 36, bold=True, family=family) + 48
    box = (EDGE, middle - 34, EDGE + wide, middle + 34)
    pen.rounded_rectangle(box, radius=12, fill=CEIBA)
    _write(pen, free, EDGE + 24, middle, 36, "#FFFFFF", bold=True)
    room = ROOM - wide - 40
    _write(pen, said.foot, WIDTH - EDGE, middle, 34, CEIBA2, bold=True, room=room, anchor="rm")


def _write(pen, text, x, y, size, color, *, bold=False, room=None, anchor="lm", family=None):
    """One line around the height `y`, smaller where it would need more than `room`."""
    text, own = _writable(text)
    family = family or own
    wide = typeface.width(text, size, bold=bold, family=family)
    if room and wide > room:
        size = size * room / wide
    pen.text((x, y), text, fill=color, font=_font(family, bold, round(size, 1)), anchor=anchor)


def _writable(text: str) -> tuple[str, str]:
    """The text without what no font of ours has (an emoji), and the font that has the rest."""
    lacking = typeface.lacking(text, typeface.SECOND)
    kept = "".join(letter for letter in text if letter not in lacking)
    kept = " ".join(kept.split())
    return kept, typeface.family_for(kept)


@lru_cache(maxsize=64)
def _font(family: str, bold: bool, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(typeface.path(family, 700 if bold else 400), size)


def _packed(picture: Image.Image) -> bytes:
    for quality in (88, 80, 70, 55):
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= HEAVIEST:
            break
    return file.getvalue()
