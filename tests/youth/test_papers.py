"""Wrong documents of every country: told beside the field and on the record; none stops."""

from datetime import date

import pytest

from tests import builders as make
from youth import papers
from youth.importing.messages import WARNINGS
from youth.models import IdentityDocument

from .test_people_pages import adult, intake, page, people  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
WHY = "looked at by a test"
BORN = date(2005, 3, 9)
FORMAT, CHECK = WARNINGS["document_format"], WARNINGS["document_check"]
ZEROS, OTHER_YEAR = WARNINGS["document_zeros"], WARNINGS["document_birth_differs"]
# (country of the organization, kind, number, what is said of it)
NUMBERS = [
    ("GT", "cui", "1234 56782 0101", None),  # replaced below by one with its right digit
    ("GT", "cui", "1234567800101", CHECK),
    ("GT", "cui", "123456780101", ZEROS),
    ("GT", "cui", "12345678", FORMAT),
    ("GT", "cui", "123456789010X", FORMAT),
    ("SV", "dui", "00016297-5", None),
    ("SV", "dui", "000162975", None),
    ("SV", "dui", "00016297-4", CHECK),
    ("SV", "dui", "000000000", CHECK),
    ("SV", "dui", "16297-5", FORMAT),
    ("SV", "dui", "00162975", ZEROS),
    ("HN", "dni", "0801-2005-12345", None),
    ("HN", "dni", "0801200412345", OTHER_YEAR),
    ("HN", "dni", "1901200512345", CHECK),  # there are 18 departments
    ("HN", "dni", "801200512345", ZEROS),
    ("HN", "dni", "0899200512345", papers.NO_PLACE),
    ("HN", "dni", "08012005", FORMAT),
    ("NI", "cedula", "001-090305-0001A", None),
    ("NI", "cedula", "001-090305-0001a", None),
    ("NI", "cedula", "0010903050001", FORMAT),
    ("NI", "cedula", "001-310205-0001A", papers.NO_DATE),
    ("NI", "cedula", "001-090306-0001A", papers.OTHER_DATE),
    ("CR", "cedula", "1-0234-0567", None),
    ("CR", "cedula", "0-0234-0567", FORMAT),
    ("CR", "cedula", "1-234-567", FORMAT),
    ("CR", "dimex", "155812345678", None),
    ("CR", "dimex", "255812345678", FORMAT),
    ("PA", "cedula", "8-123-4567", None),
    ("PA", "cedula", "PE-12-345", None),
    ("PA", "cedula", "8-123", FORMAT),
    ("PA", "cedula", "81234567", FORMAT),
    ("DO", "cedula", "001-0000000-9", None),  # likewise
    ("DO", "cedula", "001-0000000-1", CHECK),
    ("HN", "cedula", "001-090305-0001A", None),  # somebody from Nicaragua
    ("HN", "cedula", "12", FORMAT),
    ("BZ", "other", "000-12-3456", None),
    ("BZ", "birth", "cualquier cosa", None),
    ("HN", "passport", "E1234567", None),
    ("HN", "passport", "12", FORMAT),
    ("HN", "passport", "000000000", FORMAT),
    ("HN", "passport", "E123 456 7", None),
]


def right_cui() -> str:
    first = "12345678"
    check = sum(int(digit) * place for place, digit in enumerate(first, 2)) % 11
    assert check < 10
    return f"{first}{check}0801"


def right_luhn() -> str:
    return next(n for n in (f"0010000000{d}" for d in range(10)) if papers._luhn(n))


@pytest.fixture
def places():
    make.place()
    make.place("GT0801", "Totonicapán", "GT")


@pytest.mark.parametrize(("country", "kind", "number", "said"), NUMBERS)
def test_what_is_doubtful_about_a_number(places, country, kind, number, said):
    number = right_cui() if said is None and kind == "cui" else number
    number = right_luhn() if said is None and country == "DO" else number
    found = papers.doubts(kind, number, country=country, born=BORN)
    assert found == ([said] if said else [])


def test_without_a_table_of_places_no_place_is_doubted():
    assert papers.doubts("dni", "0899200512345", country="HN", born=BORN) == []


def test_a_municipality_that_is_in_no_table_is_told(places):
    wrong = right_cui()[:9] + "0199"
    assert papers.doubts("cui", wrong, country="GT") == [papers.NO_PLACE]


@pytest.mark.parametrize("number", ["", " ", "no tiene", "🌻", "\u0660" * 13, "0" * 5000, "'; --"])
@pytest.mark.parametrize("kind", [*IdentityDocument.Kind.values, "", "x"])
def test_no_text_breaks_it(places, kind, number):
    for country in ("HN", "GT", "SV", "NI", "CR", "PA", "BZ", "DO"):
        assert isinstance(papers.doubts(kind, number, country=country, born=BORN), list)


@pytest.mark.parametrize(("country", "kind", "number", "said"), [n for n in NUMBERS if n[3]][::3])
def test_no_doubt_stops_anybody_and_the_record_remembers_it(
    page,  # noqa: F811
    cast,
    country,
    kind,
    number,
    said,
):
    cast.ceiba.country = country
    cast.ceiba.save()
    make.place("GT0801", "Totonicapán", "GT")
    typed = adult(document_kind=kind, document_number=number, born_year="2005", born_day="9")
    intake(page).press("Save", **typed)
    assert IdentityDocument.objects.unscoped(WHY).get().number == number
    assert str(said) in page.text
    person = people().get()
    assert str(said) in page.open(f"/trabajo/personas/{person.pk}/datos/").text
    assert str(said) in page.open(f"/trabajo/personas/{person.pk}/editar/").text


def test_a_doubt_stands_beside_the_field_while_something_else_is_wrong(page):  # noqa: F811
    intake(page).press("Save", **adult(sex="", document_kind="dui", document_number="000162974"))
    assert str(CHECK) in page.text and people().count() == 0
    assert page.html.find(attrs={"name": "document_number"}).find_parent("details").has_attr("open")
