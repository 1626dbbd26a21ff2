"""The head of the page: logos at the right, in sizes that look alike, and the issuer."""

from math import sqrt
from typing import NamedTuple

from training.certifying.facts import CertificateFacts, LogoMark
from training.certifying.paper import PAPERS
from training.certifying.typeface import Step, fitted

POINTS_PER_MM = 72 / 25.4

# Logos stand in a row at the right, where the compass is on pages without. Each gets about the
# same area, so that a long one does not look larger than a round one: {how many: (square mm of
# each, greatest height)}, in mm.
LOGO_SIZES = {1: (1000, 28), 2: (640, 25), 3: (430, 21)}
LOGO_ROOM, LOGO_GAP = 84, 6
LOGO_WIDEST = 66
LOGO_RIGHT, LOGO_MIDDLE = 24, 35.5  # of the page; their common middle line from the top
ISSUER_STEPS = [Step("", 12, 2), Step("size-10", 10, 3)]


class Size(NamedTuple):
    width: float  # mm
    height: float


def head(facts: CertificateFacts) -> dict | None:
    """The logos with their places in mm, and the room that they leave beside them."""
    if not facts.logos:
        return None
    sizes = logo_sizes([logo.width / logo.height for logo in facts.logos])
    room = PAPERS[facts.paper].width - 2 * LOGO_RIGHT - LOGO_GAP - _row_width(sizes)
    issuer = " · ".join(part for part in (facts.issuer, facts.partner) if part)
    fit = fitted(issuer, room * POINTS_PER_MM, ISSUER_STEPS, bold=True)
    return {
        "logos": [_logo(logo, sizes, at) for at, logo in enumerate(facts.logos)],
        "room": f"{room:.2f}",
        "issuer_size": fit.css_class,
    }


def logo_sizes(ratios: list[float]) -> list[Size]:
    """The printed sizes of logos that stand together; `ratios` are widths by heights."""
    area, highest = LOGO_SIZES[len(ratios)]
    sizes = [_logo_size(ratio, area, highest) for ratio in ratios]
    gaps = LOGO_GAP * (len(sizes) - 1)
    shrink = min(1, (LOGO_ROOM - gaps) / (_row_width(sizes) - gaps))
    return [Size(width * shrink, height * shrink) for width, height in sizes]


def _logo_size(ratio: float, area: float, highest: float) -> Size:
    height = min(sqrt(area / ratio), highest, LOGO_WIDEST / ratio)
    return Size(height * ratio, height)


def _row_width(sizes: list[Size]) -> float:
    return sum(size.width for size in sizes) + LOGO_GAP * (len(sizes) - 1)


def _logo(logo: LogoMark, sizes: list[Size], at: int) -> dict[str, str]:
    """Its picture, name and place: mm from the right and the top, written with a point."""
    after = sizes[at + 1 :]
    right = LOGO_RIGHT + sum(size.width + LOGO_GAP for size in after)
    width, height = sizes[at]
    places = {
        "right": right,
        "top": LOGO_MIDDLE - height / 2,
        "width": width,
        "height": height,
    }
    return {name: f"{mm:.2f}" for name, mm in places.items()} | {
        "digest": logo.digest,
        "text": logo.text,
    }
