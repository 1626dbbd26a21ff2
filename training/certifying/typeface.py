"""Letters: which ones our fonts have, and how wide a text will print.

Measuring beforehand lets the template place everything absolutely (fast) and still fit any name.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
MAIN = "atkinson-hyperlegible-next"
SECOND = "noto-sans-latin"
WEIGHTS = (400, 700)


class UnprintableText(ValueError):
    """No font of ours has these characters: better no certificate than one with empty boxes."""

    def __init__(self, characters: Iterable[str]):
        self.characters = sorted(characters)
        # Code points only: the rest of the text may be a person's name.
        super().__init__(", ".join(f"U+{ord(char):04X}" for char in self.characters))


@dataclass(frozen=True)
class Step:
    """One size to try: a CSS class, its size in points and the lines it may take."""

    css_class: str
    points: float
    lines: int


@dataclass(frozen=True)
class Fitted:
    css_class: str
    lines: list[str]
    points: float


def path(family: str, weight: int) -> Path:
    return FOLDER / f"{family}-{weight}.ttf"


@cache
def _advances(family: str, weight: int) -> dict[int, float]:
    """{code point: width in em}, from the font's own tables."""
    with TTFont(path(family, weight), lazy=True) as font:
        em = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        return {point: widths[glyph][0] / em for point, glyph in font.getBestCmap().items()}


def lacking(text: str, family: str) -> set[str]:
    """The characters of `text` that `family` cannot print; invisible controls never print."""
    advances = _advances(family, 700)
    return {
        char for char in text if ord(char) not in advances or unicodedata.category(char) == "Cf"
    }


def family_for(text: str) -> str:
    """The family that prints the whole of `text`, so that one name is never of two faces."""
    if not lacking(text, MAIN):
        return MAIN
    if missing := lacking(text, SECOND):
        raise UnprintableText(missing)
    return SECOND


def width(text: str, points: float, *, bold: bool = False, family: str = MAIN) -> float:
    """Printed width in points, without kerning (which only makes it narrower)."""
    advances = _advances(family, 700 if bold else 400)
    return points * sum(advances.get(ord(char), 0.6) for char in text)


def wrapped(text: str, room: float, points: float, **style) -> list[str]:
    """The lines that `text` takes in `room` points of width, filled from the left."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, points, **style) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, room: float, points: float, **style) -> list[str]:
    """As `wrapped`, with lines of about one length: no last word left alone below a full line."""
    lines = wrapped(text, room, points, **style)
    while len(lines) > 1:
        room = max(width(line, points, **style) for line in lines) - 1
        narrower = wrapped(text, room, points, **style)
        if len(narrower) > len(lines) or _overflows(narrower, room, points, **style):
            break
        lines = narrower
    return lines


def fitted(text: str, room: float, steps: Iterable[Step], **style) -> Fitted:
    """The first step at which `text` fits `room` points, with its lines; else the last step."""
    for step in steps:
        lines = balanced(text, room, step.points, **style)
        if len(lines) <= step.lines and not _overflows(lines, room, step.points, **style):
            break
    return Fitted(step.css_class, lines, step.points)


def _overflows(lines: list[str], room: float, points: float, **style) -> bool:
    return any(width(line, points, **style) > room for line in lines)
