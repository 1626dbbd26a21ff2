"""The paper and the workbook: what they say can be read back, and they say the same."""

from io import BytesIO

import openpyxl
import pytest

from tests.training.certifying.test_pdf import run
from training.attesting import drawing, words, workbook
from training.attesting.facts import LEAST_FOR_SHARE, share

from . import made


@pytest.fixture(scope="module")
def facts():
    return made.facts(200)


def test_the_paper_reads_back(facts, tmp_path):
    text = _text(drawing.draw(facts), tmp_path)
    for said in (facts.issuer, facts.certified_by, facts.award_es, facts.award_en, facts.donor):
        assert said in text
    assert "K7QM-4RTX-9D2F-H6WB" in text
    for row in facts.rows:
        figures = [row.figures[name] for name in drawing.TABLES[0]]
        label = words.row(row.name, "es")
        assert label in text and all(str(n) in text for n in figures if n is not None)
    assert "Household electricity · Ceiba · Centro Amanecer, del 10 de enero al 28 de marzo" in text
    for rule in words.rules(facts.k, "es") + words.rules(facts.k, "en"):
        assert rule in text


def _text(content: bytes, tmp_path) -> str:
    return " ".join(run("pdftotext", "-raw", pdf_bytes=content, tmp_path=tmp_path).split())


def test_hidden_figures_are_not_on_the_paper(tmp_path):
    """The hidden ones of this cohort are put far from any other number: 7771, 7772 …"""
    facts, hidden = made.with_marked_figures(200)
    assert hidden
    text = _text(drawing.draw(facts), tmp_path)
    assert not [number for number in hidden if str(number) in text]


def test_the_same_facts_are_the_same_bytes(facts):
    assert drawing.draw(facts) == drawing.draw(facts)
    assert type(facts).from_json(facts.to_json()) == facts


def test_it_is_tagged_letter_and_small(facts, tmp_path):
    content = drawing.draw(facts)
    info = run("pdfinfo", pdf_bytes=content, tmp_path=tmp_path)
    assert "Tagged:          yes" in info and "612 x 792 pts (letter)" in info
    assert "Pages:           2" in info
    assert len(content) <= 100_000


def test_the_workbook_says_the_same_with_a_codebook(facts):
    book = openpyxl.load_workbook(BytesIO(workbook.made(facts)))
    assert book.sheetnames == ["figures", "groups", "codebook", "rules", "about"]
    header, *lines = book["figures"].iter_rows(values_only=True)
    assert header == workbook.COLUMNS
    assert {line[0] for line in workbook.CODEBOOK} == set(header)
    told = {(line[0], line[1], line[4]): line[7] for line in lines}
    kept = {(row.dimension, row.name, m): n for row in facts.rows for m, n in row.figures.items()}
    assert told == kept
    assert all(bool(line[7] is None) == (line[11] == "yes") for line in lines)


def test_no_percentage_of_few_people_or_of_what_is_hidden(facts):
    for row in facts.rows:
        for measure, count in row.figures.items():
            said = share(row, measure)
            if count is None or not said:
                continue
            base = row.figures["enrolled" if measure in ("attended", "completed") else "completed"]
            assert base >= LEAST_FOR_SHARE
            assert said in ("<5", ">95") or int(said) == round(100 * count / base)


def test_nothing_in_it_becomes_a_formula():
    facts = made.facts(60, issuer="=1+1", place="@cmd")
    book = openpyxl.load_workbook(BytesIO(workbook.made(facts)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize(
    ("name", "es", "en"),
    [
        ("all", "Todas las personas", "Everybody"),
        ("male|undisclosed", "Hombres, prefieren no decir", "Men, prefer not to say"),
        ("15-19", "15–19 años", "15–19 years"),
        ("15-19|20-24", "15–24 años", "15–24 years"),
        ("25-29|30+", "25+ años", "25+ years"),
        ("30+", "30+ años", "30+ years"),
    ],
)
def test_rows_are_named_in_both_languages(name, es, en):
    assert (words.row(name, "es"), words.row(name, "en")) == (es, en)
