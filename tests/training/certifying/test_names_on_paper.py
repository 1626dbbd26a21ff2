"""Twenty-five certificates of a group, issued and read back from their files: each its own name."""

import shutil

import pytest

from training.certifying import filing, issuing

from . import group
from .test_pdf import text

NAMES = [
    ("María José", "Mejía", "Núñez"),
    ("Güity", "Güity", "Ávila"),
    ("Ñusta", "Ñurinda", "Oñate"),
    ("Agüero", "Yagüe", "Argüello"),
    ("Ch'ub'", "Xol", "Caal"),
    ("Q'eqchi'", "Ch'oc", "Tiul"),
    ("Rigoberta", "Ixb'alanke", "Q'uq'"),
    ("Aj Pop", "B'atz'", "Tz'i'"),
    ("Kꞌicheꞌ", "Ẽstrada", "Tum"),
    ("Zoë", "D'Agostino", "O'Neill"),
    ("François", "Müller", "Übeda"),
    ("Ana", "de la Cruz", "y Paz"),
    ("María de los Ángeles Guadalupe Concepción", "Fernández de Córdoba", "Villanueva Echeverría"),
    ("José Francisco de Asís Buenaventura", "Hernández-Montenegro", "Arriaza de Castellanos"),
    ("Xiomara Yamileth", "Zelaya", "Zepeda"),
    ("Wilmer", "Caal", ""),
    ("Ángel", "Úbeda", "Íñiguez"),
    ("Jesús", "Águila", "Éboli"),
    ("Óscar", "Ortíz", "Ñáñez"),
    ("Łucja", "Żółć", "Paz"),
    ("<b>Ana</b>", "&amp;", "Solís"),
    ("{{ name }}", "{% now %}", "Paz"),
    ("W" * 66, "M" * 66, "W" * 66),
    ("Ana\N{RIGHT-TO-LEFT OVERRIDE}", "Reyes\N{ZERO WIDTH SPACE}", "Lobo"),
    ("Ana", "Nzuma", "Xol"),
]


@pytest.fixture
def papers(cast, tmp_path):
    """[(the name on the certificate, what is read on its paper)]"""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed (poppler-utils): nothing to read the PDF with")
    offering = group.offering(cast.ceiba)
    for given, surname1, surname2 in NAMES:
        group.member(offering, given=given, surname1=surname1, surname2=surname2)
    result = issuing.issue(offering, actor=cast.coordinator)
    refused = [str(each.participant.full_name) for each, _why in result.not_eligible]
    read = [(c.holder["name"], text(filing.pdf_of(c), tmp_path)) for c in result.issued]
    return read, refused


def plain(words: str) -> str:
    """Without blanks: a name of two hundred letters is read in lines."""
    return "".join(words.split())


def test_each_paper_says_the_name_of_its_holder_and_no_other(papers):
    read, refused = papers
    assert len(read) + len(refused) == len(NAMES) and len(read) >= len(NAMES) - 1
    for at, (name, paper) in enumerate(read):
        assert plain(name) in plain(paper), name
        others = [plain(other) for n, (other, _paper) in enumerate(read) if n != at]
        assert [other for other in others if other in plain(paper)] == []


def test_marks_of_direction_turn_nothing_round(papers):
    """What nobody sees is no part of a name: it is left out, or the name is refused in words."""
    read, refused = papers
    turned = [paper for name, paper in read if "Lobo" in name]
    assert turned or any("Lobo" in name for name in refused)
    for paper in turned:
        assert "Ana Reyes Lobo" in paper
    assert not any("\N{RIGHT-TO-LEFT OVERRIDE}" in paper for _name, paper in read)
