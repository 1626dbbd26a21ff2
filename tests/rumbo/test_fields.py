"""What our form fields take, and what they say about what they do not take."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from rumbo.fields import DayMonthYearField, FigureField, PersonNameField, PhoneField
from rumbo.widgets import DayMonthYearWidget, month_number

MARCH = dt.date(2007, 3, 5)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class BirthForm(forms.Form):
    birth = DayMonthYearField(label="Date of birth", past=True)


class PhoneForm(forms.Form):
    phone = PhoneField(label="Phone", required=False)


def birth(day="", month="", year="") -> BirthForm:
    return BirthForm({"birth_day": day, "birth_month": month, "birth_year": year})


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "parts",
    [
        ("5", "3", "2007"),
        ("05", "03", "2007"),
        (" 5 ", " marzo ", " 2007 "),
        ("5", "MARZO", "2007"),
        ("5", "mar", "2007"),
        ("5", "mar.", "2007"),
        ("5", "March", "2007"),
    ],
)
def test_a_date_in_parts_is_read(parts, language):
    with translation.override(language):
        form = birth(*parts)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["birth"] == MARCH


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        (("", "", ""), "required", "This field is required."),
        (("5", "3", ""), "year", "Complete the date: day, month and year."),
        (("", "3", "2007"), "day", "Complete the date: day, month and year."),
        (("5", "", "2007"), "month", "Complete the date: day, month and year."),
        (("x", "3", "2007"), "day", "The day is a number from 1 to 31."),
        (("0", "3", "2007"), "day", "The day is a number from 1 to 31."),
        (("32", "3", "2007"), "day", "The day is a number from 1 to 31."),
        (("-5", "3", "2007"), "day", "The day is a number from 1 to 31."),
        (("٥", "3", "2007"), "day", "The day is a number from 1 to 31."),
        (
            ("5", "13", "2007"),
            "month",
            "Write the month with its name or its number, for example March or 3.",
        ),
        (
            ("5", "ma", "2007"),
            "month",
            "Write the month with its name or its number, for example March or 3.",
        ),
        (
            ("5", "brumario", "2007"),
            "month",
            "Write the month with its name or its number, for example March or 3.",
        ),
        (("5", "3", "07"), "year", "Write the year with 4 numbers, for example 2007."),
        (("5", "3", "0007"), "year", "Write the year with 4 numbers, for example 2007."),
        (("5", "3", "20O7"), "year", "Write the year with 4 numbers, for example 2007."),
        (("31", "2", "2007"), "day", "That month has no day 31. Check the day and the month."),
        (("29", "2", "2007"), "day", "That month has no day 29. Check the day and the month."),
        (("5", "3", "2999"), "year", "This date is in the future. Check the year."),
    ],
)
def test_a_bad_date_is_refused_with_the_part_that_is_wrong(parts, code, words):
    errors = birth(*parts).errors.as_data()["birth"]
    assert [(error.code, error.messages) for error in errors] == [(code, [words])]


def test_leap_days_are_read_in_leap_years():
    assert birth("29", "2", "2008").is_valid()


def test_limits_are_inclusive_and_said_in_words():
    field = DayMonthYearField(earliest=MARCH, latest=lambda: dt.date(2007, 3, 7))
    assert field.clean(["5", "3", "2007"]) == MARCH
    assert field.clean(["7", "3", "2007"]) == dt.date(2007, 3, 7)
    with pytest.raises(ValidationError, match="The date must be 5 March 2007 or later."):
        field.clean(["4", "3", "2007"])
    with pytest.raises(ValidationError, match="The date must be 7 March 2007 or earlier."):
        field.clean(["8", "3", "2007"])


def test_an_empty_date_may_be_optional():
    assert DayMonthYearField(required=False).clean(["", "", ""]) is None


def test_a_date_without_its_parts_posted_is_missing_and_no_crash():
    assert BirthForm({}).errors.as_data()["birth"][0].code == "required"


def test_one_iso_text_will_do_for_the_three_parts():
    assert BirthForm({"birth": "2007-03-05"}).is_valid()
    assert not BirthForm({"birth": "2007-03"}).is_valid()


def test_what_was_typed_comes_back_and_the_month_is_recognised():
    html = str(birth("99", "marzo", "2007")["birth"])
    assert 'value="99"' in html
    assert '<option value="3" selected>March</option>' in html


def test_an_initial_date_fills_the_parts():
    html = str(BirthForm(initial={"birth": MARCH})["birth"])
    assert 'name="birth_day" value="5"' in html
    assert '<option value="3" selected>' in html
    assert 'name="birth_year" value="2007"' in html


def test_months_are_offered_by_name_in_the_active_language():
    with translation.override("es"):
        assert ">Marzo</option>" in str(BirthForm()["birth"])


def test_a_typed_month_is_a_text_input_with_what_the_browser_may_fill():
    html = DayMonthYearWidget(typed=True, autocomplete="bday").render("birth", None)
    assert 'name="birth_month"' in html and "<select" not in html
    assert 'autocomplete="bday-month"' in html


def test_a_date_that_did_not_change_is_not_a_change():
    field = DayMonthYearField()
    assert not field.has_changed(MARCH, ["5", "marzo", "2007"])
    assert field.has_changed(MARCH, ["6", "3", "2007"])
    assert field.has_changed(MARCH, ["x", "3", "2007"])
    assert not field.has_changed(None, ["", "", ""])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("setiembre", 9),
        ("sept", 9),
        ("ene", 1),
        ("jan", 1),
        ("Ago", 8),
        ("dic", 12),
        ("junio", 6),
        ("jul", 7),
        ("12", 12),
        ("0", None),
        ("001", None),
        ("j", None),
        ("", None),
    ],
)
def test_months_by_name_and_number(text, number):
    assert month_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["91234567", "9123-4567", "+504 9123 4567", "(504) 9123.4567", "2-345 678", " 9123 4567 "],
)
def test_a_phone_is_kept_as_it_was_said(text):
    assert PhoneField().clean(text) == text.strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("912", "Write a phone of 8 numbers, for example 9123 4567."),
        ("1" * 16, "Write a phone of 8 numbers, for example 9123 4567."),
        ("no tiene", "Write only the numbers of the phone, for example 9123 4567."),
        ("9123 4567 ext", "Write only the numbers of the phone, for example 9123 4567."),
        ("<b>91234567", "Write only the numbers of the phone, for example 9123 4567."),
        ("+-()", "Write a phone of 8 numbers, for example 9123 4567."),
        ("", "This field is required."),
    ],
)
def test_what_cannot_be_a_phone_is_refused(text, words):
    with pytest.raises(ValidationError) as refused:
        PhoneField().clean(text)
    assert refused.value.messages == [words]


def test_a_phone_may_be_missing_and_asks_for_the_number_keys():
    assert PhoneForm({"phone": ""}).is_valid()
    assert 'inputmode="numeric"' in str(PhoneForm()["phone"])


def test_a_name_keeps_its_spelling_and_loses_double_spaces():
    assert PersonNameField().clean("  María  José ") == "María José"
    assert PersonNameField(required=False).clean(None) == ""


@pytest.mark.parametrize(
    ("text", "number"), [("1500", 1500), ("1,500", 1500), ("1 500", 1500), ("12,345,678", 12345678)]
)
def test_figures_may_carry_separators(text, number):
    assert FigureField().clean(text) == number


@pytest.mark.parametrize("text", ["1,50", "1.500", "x", "1,5000", "1500 people"])
def test_other_marks_in_figures_are_refused(text):
    with pytest.raises(ValidationError, match="Enter a whole number."):
        FigureField().clean(text)
