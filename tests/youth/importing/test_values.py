"""Tables of single cells: what each is read as, and which code it gets when it is bad."""

from datetime import date, datetime

import phonenumbers
import pytest

from youth.importing.dates import check_birth, parse_date
from youth.importing.documents import cui_is_valid, dni_is_plausible, dui_is_valid, read_document
from youth.importing.headings import field_of
from youth.importing.names import clean_name, name_problem, split_full_name, tidy_name
from youth.importing.values import read_age, read_phone, read_place, read_yes

from .makers import TODAY, make_csv, people


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(2004, 4, 8), date(2004, 4, 8)),
        (datetime(2004, 4, 8, 10, 30), date(2004, 4, 8)),
        (38085, date(2004, 4, 8)),
        ("38085", date(2004, 4, 8)),
        ("2004-04-08", date(2004, 4, 8)),
        ("2004-04-08T10:30:00.000-06:00", date(2004, 4, 8)),
        ("08/04/2004 10:30:00", date(2004, 4, 8)),
        ("8-4-2004", date(2004, 4, 8)),
        ("8.4.04", date(2004, 4, 8)),
        ("8/4/97", date(1997, 4, 8)),
        ("08042004", date(2004, 4, 8)),
        ("20040408", date(2004, 4, 8)),
        ("8 de abril de 2004", date(2004, 4, 8)),
        ("8 DE ABRIL DEL 2004.", date(2004, 4, 8)),
        ("jueves 8 de abril de 2004", date(2004, 4, 8)),
        ("1° de setiembre de 2004", date(2004, 9, 1)),
        ("primero de enero de 2004", date(2004, 1, 1)),
        ("8-abr-04", date(2004, 4, 8)),
        ("8/Abr/2004", date(2004, 4, 8)),
        ("8 April 2004", date(2004, 4, 8)),
        ("April 8th, 2004", date(2004, 4, 8)),
        ("Apr 8, 2004", date(2004, 4, 8)),
    ],
)
def test_full_dates(cell, expected):
    assert parse_date(cell, today=TODAY) == (expected, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2009", "incomplete"),
        (2009, "incomplete"),
        ("15 años", "incomplete"),
        (15, "incomplete"),
        ("no sabe", "incomplete"),
        ("abril de 2004", "incomplete"),
        ("04/2004", "incomplete"),
        ("8 de abrilio de 2004", "incomplete"),
        ("8/4", "incomplete"),
        (True, "incomplete"),
        ("-", "incomplete"),
        ("00/00/0000", "impossible"),
        ("31/02/2009", "impossible"),
        ("2009-02-31", "impossible"),
        ("30 de febrero de 2009", "impossible"),
        ("29/02/2009", "impossible"),
        ("13/13/2009", "impossible"),
        ("99999999", "impossible"),
    ],
)
def test_cells_that_are_not_full_dates(cell, code):
    assert parse_date(cell, today=TODAY) == (None, code)


def test_the_order_is_given_never_guessed_from_one_cell():
    assert parse_date("25/04/2004", today=TODAY, day_first=False) == (None, "impossible")
    assert parse_date("3/4/2004", today=TODAY, day_first=False) == (date(2004, 3, 4), None)


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (date(2026, 4, 1), "future"),
        (date(2026, 3, 31), None),
        (date(1966, 3, 31), None),
        (date(1966, 3, 30), "over_60"),
    ],
)
def test_births_out_of_range(born, code):
    assert check_birth(born, TODAY) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("María José", None),
        ("O'Connor", None),
        ("Ana-Lucía", None),
        ("Luis J.", None),
        ("Ixch’el", None),
        ("", None),
        ("--", None),
        ("=1+1", "name_formula"),
        ("  =HYPERLINK(1)", "name_formula"),
        ("@SUM(1+1)", "name_formula"),
        ("+Ana", "name_formula"),
        ("-Ana", "name_formula"),
        ("＝1", "name_formula"),
        ("'=1+1", "name_formula"),
        ("\u200b=1+1", "name_formula"),
        ("#REF!", "name_formula"),
        ("<script>alert(1)</script>", "name_markup"),
        ("Ana <b>", "name_markup"),
        ("{{7*7}}", "name_markup"),
        ("&lt;b&gt;", "name_markup"),
        ("javascript:alert", "name_markup"),
        ("http://x.y", "name_markup"),
        ("Ana\u202e", "name_markup"),
        ("Ana\x07", "name_markup"),
        ("12345", "name_digits"),
        ("Ana 2", "name_digits"),
        ("Ana ٣", "name_digits"),
        ("¿?", "name_without_letters"),
        ("A" * 101, "name_too_long"),
    ],
)
def test_cells_that_cannot_be_names(text, code):
    assert name_problem(text) == code
    reading = people(make_csv("Nombres\tApellidos\tEdad", f"{text}\tPaz\t15"))
    refusals = [issue.code for issue in reading.rows[0].refusals]
    assert refusals == ([code] if code else [] if clean_name(text) else ["name_missing"])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("MARÍA DE LA CRUZ", "María de la Cruz"),
        ("ana-lucía o’connor", "Ana-Lucía O’Connor"),
        ("De León", "De León"),
        ("DEL CID", "del Cid"),
        ("ÓSCAR ÑAME", "Óscar Ñame"),
        ("JUAN E.", "Juan E."),
    ],
)
def test_names_are_tidied_for_showing_only(written, shown):
    assert tidy_name(written) == shown


def test_names_keep_their_writing_in_one_unicode_form():
    assert clean_name("  Mari\u0301a\u00a0 José\u200b ") == "María José"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("ANA RIVERA", ("ANA", "RIVERA", "")),
        ("DANIEL RIVERA CRUZ", ("DANIEL", "RIVERA", "CRUZ")),
        ("DARIELA LUCÍA GALLEGO", ("DARIELA LUCÍA", "GALLEGO", "")),
        ("LUIS E. MEDINA", ("LUIS E.", "MEDINA", "")),
        ("ANA DE LA CRUZ PAZ", ("ANA", "DE LA CRUZ", "PAZ")),
        ("MARÍA DEL CARMEN LÓPEZ", ("MARÍA DEL CARMEN", "LÓPEZ", "")),
        ("MARÍA DE LOS ÁNGELES LÓPEZ PAZ", ("MARÍA DE LOS ÁNGELES", "LÓPEZ", "PAZ")),
        ("SOFÍA DAMARIS LÓPEZ DE MARTÍNEZ", ("SOFÍA DAMARIS", "LÓPEZ", "DE MARTÍNEZ")),
        ("ROBERTO DAVID AJÚ DE LEÓN", ("ROBERTO DAVID", "AJÚ", "DE LEÓN")),
        ("DULCE MARÍA JOSÉ LÓPEZ", ("DULCE MARÍA JOSÉ", "LÓPEZ", "")),
        ("Paz, Ana", ("Paz", "Ana", "")),
    ],
)
def test_whole_names_are_split_with_given_names_first(name, parts):
    expected = parts if "," not in name else ("Ana", "Paz", "")
    given, first, second, _sure = split_full_name(name, surnames_first="," in name)
    assert (given, first, second) == expected


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("DANIEL RIVERA CRUZ", True),
        ("ANA SANTIAGO PAZ", False),
        ("ANA LUZ EVA RUTH PAZ RÍOS", False),
    ],
)
def test_a_split_in_doubt_says_so(name, sure):
    assert split_full_name(name)[3] is sure


@pytest.mark.parametrize(
    ("cell", "age"),
    [(15, 15), ("15", 15), ("15 años", 15), ("15.0", 15), ("15 AÑOS CUMPLIDOS", 15), (15.5, None)]
    + [("quince", None), ("", None), ("15-16", None), (True, None), ("-3", None)],
)
def test_ages(cell, age):
    assert read_age(cell) == age


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("sí", True), ("SI", True), ("Si.", True), ("yes", True), (1, True), ("x", True)]
    + [("X", True), (True, True), ("true", True), ("✓", True), ("Sí, acepto", True)]
    + [("no", False), ("", False), (0, False), (False, False), ("n/a", False), ("-", False)]
    + [("tal vez", None), ("si el papá firma", None), ("12/03/2026", None), ("pendiente", None)],
)
def test_only_a_clear_yes_is_yes(cell, answer):
    assert read_yes(cell) is answer


@pytest.mark.parametrize(
    ("answer", "day", "consents", "code"),
    [
        ("sí", "01/03/2026", True, None),
        ("sí", "", False, "consent_undated"),
        ("sí", "ayer", False, "consent_date_unclear"),
        ("sí", "01/05/2026", False, "consent_future"),
        ("quizá", "01/03/2026", False, "consent_unclear"),
        ("no", "01/03/2026", False, None),
        ("", "", False, None),
    ],
)
def test_a_yes_with_a_day_is_consent(answer, day, consents, code):
    titles = "Nombre completo;Edad;Consentimiento;Fecha de consentimiento"
    row = people(make_csv(titles, f"Ana Paz;15;{answer};{day}")).rows[0]
    assert row.consents is consents
    assert not row.refusals
    assert code is None or code in {issue.code for issue in row.warnings}


@pytest.mark.parametrize(
    ("cell", "country", "phone", "code"),
    [
        ("9785-1717", "HN", "+50497851717", None),
        ("9785 17 17", "HN", "+50497851717", None),
        (97851717, "HN", "+50497851717", None),
        ("+503 7838-1582", "HN", "+50378381582", None),
        ("50378381582", "HN", "+50378381582", None),
        ("00 503 7838 1582", "HN", "+50378381582", None),
        ("9785-1717 / 9785-1718", "HN", "+50497851717", "phone_several"),
        ("1234", "HN", "1234", "phone_unclear"),
        ("12345678", "HN", "12345678", "phone_unclear"),
        ("de la mamá", "HN", "de la mamá", "phone_unclear"),
        ("no tiene", "HN", "", None),
        ("", "HN", "", None),
        ("5551-2345", "GT", "+50255512345", None),
    ],
)
def test_phones(cell, country, phone, code):
    assert read_phone(cell, country) == (phone, code)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("HN0801", "HN0801"), ("sv02", "SV02"), ("GT 01 01", "GT0101"), ("HN080101", "HN080101")]
    + [("Tela", None), ("HN8", None), ("MX0101", None), ("HNO801", None)],
)
def test_only_a_cell_that_is_a_p_code_gives_one(cell, code):
    text, found = read_place(cell)
    assert found == code
    assert text == cell


@pytest.mark.parametrize(
    ("cell", "stated", "country", "kind", "number", "codes"),
    [
        ("00016297-5", "DUI", "SV", "dui", "000162975", []),
        ("00016297-4", "DUI", "SV", "dui", "000162974", ["document_check"]),
        ("00000000-0", "DUI", "SV", "dui", "000000000", ["document_check"]),
        ("162975", "DUI", "SV", "dui", "162975", ["document_format"]),
        (16297511, "DUI", "SV", "dui", "16297511", ["document_zeros"]),
        ("0801-2004-12345", "Identidad", "HN", "dni", "0801200412345", []),
        ("0801-1999-12345", "DNI", "HN", "dni", "0801199912345", ["document_birth_differs"]),
        ("801200412345", "DNI", "HN", "dni", "801200412345", ["document_zeros"]),
        ("9901200412345", "DNI", "HN", "dni", "9901200412345", ["document_check"]),
        ("1234 56788 0101", "DPI", "GT", "cui", "1234567880101", ["document_check"]),
        ("1.31E+12", "DNI", "HN", "dni", "1.31E+12", ["document_rounded"]),
        (1234567890123456789, "NIT", "SV", "nit", "1234567890123456789", ["document_rounded"]),
        ("8-123-456", "Cédula", "PA", "cedula", "8-123-456", []),
        ("001-010203-0001A", "Cédula", "NI", "cedula", "0010102030001A", []),
        ("1-1234-0567", "Cédula", "CR", "cedula", "112340567", []),
        ("112340567", "", "CR", "cedula", "112340567", []),
        ("AB123", "pasaporte", "HN", "passport", "AB123", []),
        ("no tiene", "DUI", "SV", "", "", []),
        ("En trámite", "DUI", "SV", "", "", []),
    ],
)
def test_documents_are_told_apart_and_never_refused(cell, stated, country, kind, number, codes):
    born = date(2004, 4, 8)
    assert read_document(cell, stated, country=country, born=born) == (kind, number, codes)


def test_check_digits():
    assert dui_is_valid("000162975") and not dui_is_valid("000162974")
    digits = "1234567"
    valid = [
        f"{digits}8{check}0101" for check in range(10) if cui_is_valid(f"{digits}8{check}0101")
    ]
    assert len(valid) in (1, 10), "one check digit fits, or all when sources disagree"
    assert not cui_is_valid("1234567892301")
    assert dni_is_plausible("0801200412345") and not dni_is_plausible("0800200412345")


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("¿Cuál es su fecha de nacimiento?", "born"),
        ("Lugar de nacimiento", None),
        ("Nombre del centro", None),
        ("Nombre del encargado", "guardian"),
        ("Teléfono del responsable", None),
        ("TELEFONO (propio o familiar)", "phone"),
        ("2do. Apellido", "second_surname"),
        ("grupo_1/apellido1", "first_surname"),
        ("¿Autoriza el uso de su imagen?", None),
        ("¿Da su consentimiento?", "consent"),
        ("DNI/DUI/CUI", "document_number"),
        ("Identidad de género", None),
        ("fechaNacimiento", "born"),
        ("Marca temporal", "submitted_on"),
        ("1. Nombres", "given_names"),
        ("formhub/uuid", None),
        ("meta/instanceName", None),
        ("_uuid", "source_id"),
        ("Sex at birth", "sex"),
        ("Fecha de firma", "consent_on"),
        ("Firma del responsable", None),
        ("Consentimiento del responsable", "consent"),
        ("Nombre de quien autoriza (responsable)", "guardian"),
        ("Asentimiento del menor", None),
        ("consent/responsable", "guardian"),
    ],
)
def test_titles(title, field):
    found = field_of(title)
    assert (found and found[0]) == field


@pytest.mark.parametrize("country", ["GT", "SV", "HN", "NI", "CR"])
def test_a_phone_asked_directly_is_what_parsing_makes_of_it(country):
    """Each first four digits: whole numbers are looked up without parsing them."""
    found = set()
    for number in (f"{first}{first * 7 % 10_000:04}" for first in range(1000, 10_000, 7)):
        parsed = phonenumbers.parse(number, country)
        valid = phonenumbers.is_valid_number(parsed)
        expected = f"+{parsed.country_code}{number}" if valid else None
        assert read_phone(number, country)[0] == (expected or number)
        assert read_phone(f"{number[:4]}-{number[4:]}", country)[0][-4:] == number[4:]
        found.add(valid)
    assert found == {True, False}
