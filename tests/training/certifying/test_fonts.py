"""The font files that are kept with the code: small, free, and complete for our languages."""

from pathlib import Path

from fontTools.ttLib import TTFont

import rumbo
from training.certifying import typeface

WEB_FONTS = Path(rumbo.__file__).parent / "static" / "fonts"
SPANISH_AND_ENGLISH = "áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’–—…·°ºª" + "".join(map(chr, range(0x20, 0x7F)))


def test_certificate_fonts_are_small_and_carry_their_licence():
    assert sum(path.stat().st_size for path in typeface.FOLDER.glob("*.ttf")) <= 400_000
    for family in (typeface.MAIN, "noto-sans"):
        licence = (typeface.FOLDER / f"{family}-OFL.txt").read_text()
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_regular_and_bold_have_the_same_letters():
    for family in (typeface.MAIN, typeface.SECOND):
        assert set(typeface._advances(family, 400)) == set(typeface._advances(family, 700))


def test_heading_font_of_the_pages():
    path = WEB_FONTS / "atkinson-hyperlegible-next-700.woff2"
    assert path.stat().st_size <= 10_000
    letters = TTFont(path).getBestCmap()
    assert not [char for char in SPANISH_AND_ENGLISH if ord(char) not in letters]
    assert (WEB_FONTS / "atkinson-hyperlegible-next-OFL.txt").exists()
