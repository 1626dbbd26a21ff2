"""Draws the demo's pictures: python -m rumbo.demo.drawing FOLDER. Flat shapes, no people.

The pictures are kept beside this file, so that loading the demo need not draw.
"""

import sys
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (960, 600)
FINE = 3  # drawn so many times larger, for smooth edges

# The colours of rumbo.css, and a few between them.
INK, GREEN, DEEP, MIST = "#1B2430", "#0B5D57", "#073F3B", "#E3F1EE"
CREAM, LINE, MAIZE, STRAW = "#FBF7EF", "#D9D4C8", "#F2B233", "#FFF3D6"
WOOD, BOARD, STEEL, LEAF, PAPER = "#8A4B12", "#C98B4A", "#9AA5AD", "#4E9A62", "#FFFFFF"


class Sheet:
    """A drawing in pixels of SIZE, whatever it is drawn in."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x, y, width, height, fill, round_=0) -> None:
        corners = [x * FINE, y * FINE, (x + width) * FINE, (y + height) * FINE]
        self.pen.rounded_rectangle(corners, round_ * FINE, fill)

    def disc(self, x, y, radius, fill) -> None:
        corners = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE]
        self.pen.ellipse([*corners, (y + radius) * FINE], fill)

    def ring(self, x, y, radius, width, fill, start=0, end=360) -> None:
        corners = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE]
        self.pen.arc([*corners, (y + radius) * FINE], start, end, fill, width * FINE)

    def shape(self, points, fill) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill)

    def line(self, points, width, fill) -> None:
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self.pen.line(scaled, fill, width * FINE, joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2 - 0.2, fill)

    def done(self) -> Image.Image:
        return self.image.resize(SIZE, Image.Resampling.LANCZOS)


def tools() -> Sheet:
    sheet = Sheet(CREAM)
    sheet.box(90, 60, 780, 400, MIST, 24)
    for column in range(11):
        for row in range(5):
            sheet.disc(150 + column * 66, 112 + row * 74, 4, "#C4DDD8")
    sheet.box(0, 500, 960, 26, BOARD)
    sheet.box(0, 526, 960, 74, WOOD)
    _hammer(sheet, 220)
    _wrench(sheet, 400)
    _screwdriver(sheet, 560)
    _saw(sheet, 640)
    sheet.box(120, 452, 150, 48, GREEN, 10)
    sheet.box(120, 468, 150, 10, MAIZE)
    for n in range(4):
        sheet.disc(330 + n * 34, 490, 9, STEEL)
        sheet.disc(330 + n * 34, 490, 4, INK)
    return sheet


def _hammer(sheet: Sheet, x: int) -> None:
    sheet.box(x - 13, 150, 26, 250, BOARD, 12)
    sheet.box(x - 13, 330, 26, 70, WOOD, 12)
    sheet.box(x - 70, 120, 100, 52, INK, 10)
    sheet.shape([(x + 28, 124), (x + 82, 138), (x + 82, 150), (x + 28, 168)], INK)


def _wrench(sheet: Sheet, x: int) -> None:
    sheet.box(x - 15, 170, 30, 220, STEEL, 15)
    sheet.disc(x, 150, 48, STEEL)
    sheet.shape([(x - 20, 90), (x + 20, 90), (x + 20, 148), (x, 166), (x - 20, 148)], MIST)
    sheet.disc(x, 386, 28, STEEL)
    sheet.disc(x, 386, 12, MIST)


def _screwdriver(sheet: Sheet, x: int) -> None:
    sheet.box(x - 24, 120, 48, 130, MAIZE, 20)
    for offset in (-10, 6):
        sheet.box(x + offset, 136, 5, 96, "#D99A1E", 2)
    sheet.box(x - 7, 246, 14, 130, STEEL, 3)
    sheet.shape([(x - 13, 372), (x + 13, 372), (x + 7, 400), (x - 7, 400)], STEEL)


def _saw(sheet: Sheet, x: int) -> None:
    sheet.shape([(x + 40, 190), (x + 190, 330), (x + 176, 372), (x + 10, 232)], STEEL)
    for n in range(9):
        left, top = x + 14 + n * 18, 236 + n * 15.2
        sheet.shape([(left, top), (left + 17, top + 14), (left + 4, top + 20)], STEEL)
    sheet.shape([(x + 58, 128), (x + 84, 168), (x + 44, 226), (x - 4, 236), (x - 10, 190)], GREEN)
    sheet.shape([(x + 46, 160), (x + 56, 176), (x + 34, 206), (x + 16, 204), (x + 18, 190)], MIST)


def notebook() -> Sheet:
    sheet = Sheet(STRAW)
    sheet.box(0, 470, 960, 130, "#F7DFA0")
    sheet.box(106, 116, 608, 388, DEEP, 18)
    for left in (126, 414):
        sheet.box(left, 132, 280, 352, PAPER, 8)
        for n in range(8):
            sheet.box(left + 30, 186 + n * 34, 220 if n % 3 else 170, 4, LINE, 2)
    sheet.box(404, 132, 12, 352, LINE)
    for n in range(9):
        sheet.ring(410, 158 + n * 38, 11, 5, STEEL)
    sheet.line([(156, 222), (230, 222)], 7, GREEN)
    sheet.line([(156, 256), (274, 256)], 7, GREEN)
    sheet.shape([(450, 420), (540, 330), (610, 372), (670, 250), (670, 456), (450, 456)], MIST)
    sheet.line([(450, 420), (540, 330), (610, 372), (668, 252)], 8, GREEN)
    _pencil(sheet)
    sheet.disc(836, 210, 86, PAPER)
    sheet.disc(836, 210, 60, GREEN)
    sheet.disc(836, 210, 46, WOOD)
    sheet.ring(886, 256, 22, 12, GREEN, 290, 150)
    return sheet


def _pencil(sheet: Sheet) -> None:
    turn = -0.62

    def at(along: float, across: float) -> tuple[float, float]:
        return (
            580 + along * cos(turn) - across * sin(turn),
            556 + along * sin(turn) + across * cos(turn),
        )

    sheet.shape([at(44, -15), at(250, -15), at(250, 15), at(44, 15)], MAIZE)
    sheet.shape([at(44, -5), at(250, -5), at(250, 5), at(44, 5)], "#D99A1E")
    sheet.shape([at(250, -15), at(268, -15), at(268, 15), at(250, 15)], STEEL)
    sheet.shape([at(268, -15), at(294, -15), at(294, 15), at(268, 15)], "#B3261E")
    sheet.shape([at(0, 0), at(44, -15), at(44, 15)], "#F3D9B0")
    sheet.shape([at(0, 0), at(15, -5), at(15, 5)], INK)


def cable() -> Sheet:
    sheet = Sheet(MIST)
    sheet.box(0, 480, 960, 120, "#CFE4DF")
    for radius in (150, 126, 102):
        sheet.ring(300, 330, radius, 18, GREEN)
        sheet.ring(300, 330, radius - 5, 5, "#1C7B73")
    sheet.box(236, 160, 24, 70, MAIZE, 8)
    wave = [(300 + n * 6, 465 - 6 * cos(n / 12 * pi) + n * 0.3) for n in range(71)]
    sheet.line(wave, 18, GREEN)
    x, y = wave[-1]
    sheet.box(x - 6, y - 36, 84, 72, INK, 16)
    for offset in (-22, 10):
        sheet.box(x + 78, y + offset, 36, 12, STEEL, 4)
    sheet.box(560, 96, 150, 190, PAPER, 20)
    for top in (126, 204):
        sheet.box(594, top, 82, 58, CREAM, 24)
        sheet.box(614, top + 16, 9, 26, INK, 3)
        sheet.box(648, top + 16, 9, 26, INK, 3)
    _bulb(sheet, 836, 190)
    return sheet


def _bulb(sheet: Sheet, x: int, y: int) -> None:
    for n in range(8):
        angle = pi * (0.75 + n * 1.5 / 7)
        start, end = 76, 98
        sheet.line([(x + r * cos(angle), y + r * sin(angle)) for r in (start, end)], 8, MAIZE)
    sheet.disc(x, y, 58, MAIZE)
    sheet.shape([(x - 34, y + 40), (x + 34, y + 40), (x + 24, y + 78), (x - 24, y + 78)], MAIZE)
    sheet.box(x - 24, y + 78, 48, 14, STEEL, 4)
    sheet.box(x - 20, y + 94, 40, 12, INK, 5)
    sheet.line([(x - 16, y + 8), (x - 6, y + 30), (x + 6, y + 8), (x + 16, y + 30)], 5, WOOD)


def workshop() -> Sheet:
    sheet = Sheet(CREAM)
    _window(sheet)
    sheet.box(580, 150, 320, 16, BOARD, 4)
    for left, width, height, fill in (
        (596, 66, 64, GREEN), (670, 50, 46, MAIZE), (730, 50, 80, "#CFE4DF"), (790, 40, 52, WOOD),
    ):  # fmt: skip
        sheet.box(left, 150 - height, width, height, fill, 6)
    _plant(sheet, 866, 150)
    sheet.box(452, 0, 6, 92, INK)
    sheet.shape([(420, 92), (490, 92), (536, 156), (374, 156)], GREEN)
    sheet.box(374, 154, 162, 10, DEEP, 5)
    sheet.disc(455, 166, 20, MAIZE)
    sheet.box(80, 388, 800, 34, BOARD, 6)
    for left in (120, 790):
        sheet.box(left, 422, 50, 178, WOOD)
    sheet.box(170, 500, 620, 20, BOARD)
    sheet.box(560, 300, 210, 88, GREEN, 12)
    sheet.box(560, 330, 210, 12, MAIZE)
    sheet.ring(665, 300, 40, 12, DEEP, 180, 360)
    sheet.box(140, 336, 130, 52, STEEL, 8)
    sheet.box(166, 300, 26, 40, INK, 6)
    sheet.box(220, 300, 26, 40, INK, 6)
    sheet.line([(330, 380), (470, 380)], 14, MAIZE)
    sheet.shape([(352, 368), (372, 330), (458, 330), (438, 368)], "#DCEFF2")
    sheet.box(240, 446, 120, 54, "#CFE4DF", 6)
    sheet.box(400, 436, 90, 64, MAIZE, 6)
    return sheet


def _window(sheet: Sheet) -> None:
    sheet.box(90, 70, 270, 220, PAPER, 10)
    sheet.box(104, 84, 242, 192, "#DCEFF2")
    sheet.disc(290, 136, 26, MAIZE)
    sheet.shape([(104, 276), (104, 226), (176, 192), (262, 244), (346, 204), (346, 276)], LEAF)
    sheet.shape([(104, 276), (104, 250), (220, 214), (346, 262), (346, 276)], GREEN)
    sheet.box(220, 84, 10, 192, PAPER)
    sheet.box(104, 170, 242, 10, PAPER)


def _plant(sheet: Sheet, x: int, y: int) -> None:
    for dx, dy in ((-26, -62), (0, -84), (26, -62)):
        sheet.line([(x, y - 26), (x + dx, y + dy)], 12, LEAF)
    sheet.shape([(x - 24, y - 34), (x + 24, y - 34), (x + 17, y), (x - 17, y)], "#B86A3C")


PICTURES = {"herramientas": tools, "cuaderno": notebook, "cable": cable, "taller": workshop}


def draw(folder: Path) -> None:
    for name, sheet in PICTURES.items():
        sheet().done().save(folder / f"{name}.webp", quality=82, method=6)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
