"""Any name fits, in a face that has its letters."""

import pytest

from tests.training.certifying.samples import NAME_OF_90, make_facts
from training.certifying import layout, typeface
from training.certifying.typeface import MAIN, SECOND, UnprintableText, balanced, family_for


@pytest.mark.parametrize(
    "name",
    [
        "ÑANDÚ ÜBERTO ñandú güity áéíóú ÁÉÍÓÚ ïöëä ÏÖËÄ âêîôû ãõ ç",
        "Q'eqchi' K’iche’ Ch'ub' Tz‘utujil",
        "Łukasz Šimon Øster Ångström Håkan D´Angelo-Peña",
    ],
)
def test_the_main_face_has_the_letters_of_our_countries(name):
    assert family_for(name) == MAIN


@pytest.mark.parametrize("name", ["Ẽstrada", "Kꞌicheꞌ", "Kʼicheʼ", "Ŋawa", "Wɨhta Ũ"])
def test_the_second_face_prints_the_rarer_letters(name):
    assert family_for(name) == SECOND


@pytest.mark.parametrize(
    ("name", "shown"),
    [("李 María", "U+674E"), ("María \U0001f600", "U+1F600"), ("Ma\u202eirA", "U+202E")],
)
def test_what_no_face_can_print_is_an_error_that_names_only_the_letter(name, shown):
    with pytest.raises(UnprintableText) as error:
        layout.page(make_facts(name=name))
    assert str(error.value) == shown


def test_other_texts_are_looked_at_too():
    with pytest.raises(UnprintableText):
        layout.page(make_facts(course_en="电 course"))


@pytest.mark.parametrize(
    ("name", "size", "lines"),
    [
        ("Ana Paz", "size-32", 1),
        ("María José Mejía Núñez", "size-32", 1),
        ("i" * 20 + " " + "i" * 19, "size-24", 1),  # forty: smaller, even where it would fit
        (NAME_OF_90, "size-24", 2),
        ("W" * 40 + " " + "M" * 40, "size-18", 2),
        ("W" * 120, "size-14", 1),  # one word: the style sheet breaks it
    ],
)
def test_name_size(name, size, lines):
    fit = layout.page(make_facts(name=name))["name"]
    assert (fit["size"], len(fit["lines"])) == (size, lines)
    assert " ".join(fit["lines"]) == name


def test_lines_are_of_about_one_length():
    lines = balanced("uno dos tres cuatro cinco seis siete ocho nueve diez once", 260, 12)
    widths = [typeface.width(line, 12) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.8 * max(widths)


def test_many_long_skills_are_set_smaller():
    few = layout.page(make_facts())
    long = ["x" * 9 + " palabra" * 11] * 5
    many = layout.page(make_facts(skills_es=long, skills_en=long))
    assert (few["skills_size"], many["skills_size"]) == ("", "tight")
    before = make_facts(skills_es=long, skills_en=long, template_version=2)
    assert layout.page(before)["skills_size"] == "closer"


def test_english_can_lead():
    page = layout.page(make_facts(language="en", kind="attendance"))
    assert page["lead"]["title"] == "Certificate of attendance"
    assert page["other"]["title"] == "Constancia de participación"


def test_address_is_printed_without_the_code():
    facts = make_facts(verify_url="http://localhost:8000/v/K7QM4RTX9D2FH6WB")
    assert layout.page(facts)["verify_place"] == "localhost:8000/v"
