"""The style sheet and the templates keep their promises: small, legible, nothing inline."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = settings.SITE / "rumbo" / "static"
TEMPLATES = settings.ROOT / "templates"
# Drawn to PDF in memory, never sent to a browser.
NOT_PAGES = {"training/certificate.html", "training/attesting/outcome.html"}

INLINE = [
    re.compile(r"\sstyle\s*=", re.I),
    re.compile(r"<style\b", re.I),
    re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    re.compile(r"javascript:", re.I),
]
# (text, ground, least ratio)
PAIRS = [
    ("tinta", "papel", 4.5),
    ("tinta", "crema", 4.5),
    ("tinta", "maiz", 4.5),
    ("tinta", "maiz-t", 4.5),
    ("tinta", "jocote-t", 4.5),
    ("tinta", "pino-t", 4.5),
    ("gris", "papel", 4.5),
    ("gris", "crema", 4.5),
    ("gris", "maiz-t", 4.5),
    ("ceiba", "papel", 4.5),
    ("ceiba", "crema", 4.5),
    ("ceiba", "ceiba-t", 4.5),
    ("papel", "ceiba", 4.5),
    ("papel", "ceiba2", 4.5),
    ("ceiba2", "ceiba-t", 4.5),
    ("ceiba2", "crema", 4.5),
    ("barro", "maiz-t", 4.5),
    ("jocote", "papel", 4.5),
    ("jocote", "jocote-t", 4.5),
    ("papel", "jocote", 4.5),
    ("pino", "pino-t", 4.5),
    ("papel", "pino", 4.5),
    ("uva", "papel", 4.5),
    ("uva", "crema", 4.5),
    ("uva", "uva-t", 4.5),
    ("papel", "uva", 4.5),
    ("borde", "papel", 3),
    ("borde", "crema", 3),
    ("maiz", "ceiba2", 3),
]


def css() -> str:
    return (STATIC / "rumbo.css").read_text()


def tokens() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", css()))


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def pages() -> list[Path]:
    return [
        path
        for path in sorted(TEMPLATES.rglob("*.html"))
        if str(path.relative_to(TEMPLATES)) not in NOT_PAGES
    ]


def weight(name: str) -> int:
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def test_the_style_sheet_stays_small():
    assert weight("rumbo.css") <= 8 * 1024


def test_the_icons_stay_small():
    assert weight("sprite.svg") <= 4 * 1024


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_colours_can_be_read(text, ground, least):
    assert contrast(tokens()[text], tokens()[ground]) >= least


def test_the_contrast_formula_knows_black_on_white_and_refuses_maize_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast(tokens()["maiz"], tokens()["papel"]) < 3


def test_maize_is_never_the_colour_of_text():
    assert not re.search(r"[^-]color: var\(--maiz\)", css())


def test_nothing_is_set_smaller_than_fifteen_pixels():
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)rem", css())]
    assert sizes and min(sizes) >= 15 / 16


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_search_for_inline_code_finds_it(bad):
    assert any(pattern.search(bad) for pattern in INLINE)


def test_no_page_carries_inline_style_or_script():
    found = [
        f"{path.relative_to(TEMPLATES)}: {match.group()}"
        for path in pages()
        for pattern in INLINE
        if (match := pattern.search(path.read_text()))
    ]
    assert found == []


def test_every_icon_that_a_page_names_is_in_the_sprite():
    there = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "sprite.svg").read_text()))
    named = {
        name
        for path in pages()
        if path.relative_to(TEMPLATES).parts[0] != "wagtailadmin"  # it has icons of its own
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
        + re.findall(r'icon="([\w-]+)"', path.read_text())
    }
    assert {"menu", "search"} <= named
    assert named - there == set()
