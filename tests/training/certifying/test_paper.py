"""Letter and A4, and an organization's own sentence: all of it is there, inside, and readable."""

import re

import pytest

from tests.training.certifying.samples import NAME_OF_90, make_facts
from training.certifying import layout, pdf
from training.certifying.paper import A4, LETTER, PAPERS

from .test_pdf import run, text

POINTS = {LETTER: (792, 612), A4: (842, 595)}
SENTENCE_ES = "Según el programa acordado con la Cámara de Comercio <b>de Choluteca</b> & Güity's."
SENTENCE_EN = (
    "Following the program agreed with the Chamber of Commerce; practice in Q'eqchi’ shops."
)
SKILLS = [
    "Instalar circuitos de luz y tomas de corriente en casas de una y dos plantas, y probarlos"
] * 3
FULL = {
    "sentence_es": SENTENCE_ES,
    "sentence_en": SENTENCE_EN,
    "skills_es": SKILLS,
    "skills_en": SKILLS,
    "signatories": [("Guadalupe de los Ángeles Villanueva", "Directora", "Director")] * 3,
}
NAMES = [
    NAME_OF_90,
    "Ñurinda Ü. Güity Q'eqchi' Ch’ub’ Kʼicheʼ",
    "<script>alert(1)</script> & <b>Ana</b>",
    ("María de los Ángeles Guadalupe " * 7)[:200].strip(),
]


def words(made: bytes, tmp_path) -> list[tuple[float, float, float, float, str]]:
    """(left, top, right, bottom, word) in points."""
    boxes = run("pdftotext", "-bbox", pdf_bytes=made, tmp_path=tmp_path)
    form = r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<'
    return [(*map(float, found[:4]), found[4]) for found in re.findall(form, boxes)]


@pytest.mark.parametrize("paper", [LETTER, A4])
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_has_the_size_that_was_chosen(paper, language, tmp_path):
    made = pdf.render(make_facts(paper=paper, language=language))
    info = run("pdfinfo", pdf_bytes=made, tmp_path=tmp_path)
    sides = re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", info)
    assert [round(float(side)) for side in sides.groups()] == list(POINTS[paper])
    assert re.search(r"Tagged: +yes", info) and re.search(r"Pages: +1\n", info)


@pytest.mark.parametrize("paper", [LETTER, A4])
@pytest.mark.parametrize("name", NAMES)
def test_all_of_a_full_page_is_inside_and_reads_back(paper, name, tmp_path):
    facts = make_facts(paper=paper, name=name, **FULL)
    made = pdf.render(facts)
    shown = text(made, tmp_path)
    for part in (name, SENTENCE_ES, SENTENCE_EN, SKILLS[0]):
        assert part in shown
    assert shown.count(SKILLS[0]) == 6
    wide, high = POINTS[paper]
    found = words(made, tmp_path)
    assert len(found) > 60
    margin = 23 * 72 / 25.4
    for left, top, right, bottom, word in found:
        assert margin <= left and right <= wide - margin, word
        assert 0 < top and bottom < high - 9.2 * 72 / 25.4, word
    assert len(made) <= 60_000


@pytest.mark.parametrize("paper", [LETTER, A4])
def test_nothing_stands_on_anything_else(paper, tmp_path):
    """No two words share a place, nor one with the QR code: boxes are made a little smaller."""
    made = pdf.render(make_facts(paper=paper, name=NAME_OF_90, **FULL))
    boxes = [
        (x + 1, y + (b - y) * 0.35, r - 1, b - (b - y) * 0.35)
        for x, y, r, b, _w in words(made, tmp_path)
    ]
    wide, high = POINTS[paper]
    right_of, above = wide - 24 * 72 / 25.4, high - 19 * 72 / 25.4
    side = 26 * 72 / 25.4
    boxes.append((right_of - side, above - side, right_of, above))
    for at, (left, top, right, bottom) in enumerate(boxes):
        for x, y, r, b in boxes[at + 1 :]:
            assert right <= x or r <= left or bottom <= y or b <= top


def test_skills_that_are_too_many_would_stand_on_the_code():
    """The control of the test above: what does not fit is told, and is not issued."""
    long = ["W" * 24 + " " + "M" * 24 + " " + "W" * 24 + " " + "M" * 25] * 5
    assert not layout.crowded(make_facts(**FULL))
    assert not layout.crowded(make_facts(paper=A4, **FULL))
    for paper in PAPERS:
        assert layout.crowded(make_facts(paper=paper, **FULL | {"skills_es": long}))


def test_papers_of_both_sizes_in_one_file(tmp_path):
    pages = [make_facts(paper=paper) for paper in (A4, LETTER, A4)]
    info = run("pdfinfo", "-l", "9", pdf_bytes=pdf.render_many(pages), tmp_path=tmp_path)
    assert [round(float(w)) for w in re.findall(r"size: +([\d.]+) x", info)] == [842, 792, 842]


def test_a_sentence_of_one_language_stands_alone(tmp_path):
    spanish = make_facts(sentence_es="Con prácticas en talleres.", language="en")
    page = layout.page(spanish)
    assert [lang for lang, _lines in page["sentence"]["said"]] == ["es"]
    assert text(pdf.render(spanish), tmp_path).count("Con prácticas en talleres.") == 1
    assert layout.page(make_facts())["sentence"] is None


def test_the_sentence_pushes_hours_and_skills_down():
    plain, with_one = layout.page(make_facts()), layout.page(make_facts(sentence_es=SENTENCE_ES))
    assert plain["body"] == "" and float(with_one["body"]) > PAPERS[LETTER].body
    assert float(with_one["sentence"]["top"]) < float(with_one["body"])


def test_what_does_not_fit_is_no_fact():
    for wrong in (
        {"paper": "legal"},
        {"sentence_es": "x" * 161},
        {"paper": A4, "template_version": 2},
        {"sentence_en": "Hello.", "template_version": 2},
    ):
        with pytest.raises(ValueError, match="paper|sentence"):
            make_facts(**wrong)
