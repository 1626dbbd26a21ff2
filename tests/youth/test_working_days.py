"""Working days: weekends, holidays, Easter, the turn of a year; the terms of the law."""

from datetime import date, timedelta

import pytest

from accounts.models.organization import Country
from youth.reference import answer_terms, working_days
from youth.reference.working_days import after, easter, holidays, is_working, left


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2000, "2000-04-23"),
        (2008, "2008-03-23"),
        (2019, "2019-04-21"),
        (2024, "2024-03-31"),
        (2025, "2025-04-20"),
        (2026, "2026-04-05"),
        (2027, "2027-03-28"),
        (2038, "2038-04-25"),
    ],
)
def test_easter(year, day):
    assert easter(year).isoformat() == day


@pytest.mark.parametrize("year", range(1990, 2100))
def test_easter_is_a_sunday_of_spring(year):
    found = easter(year)
    assert found.weekday() == 6 and date(year, 3, 22) <= found <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("country", "received", "days", "due", "why"),
    [
        ("", "2026-06-01", 1, "2026-06-02", "the clock starts on the next day"),
        ("", "2026-06-01", 10, "2026-06-15", "two weekends"),
        ("", "2026-06-05", 1, "2026-06-08", "a Friday: the next working day is a Monday"),
        ("", "2026-06-06", 1, "2026-06-08", "a Saturday"),
        ("", "2026-06-07", 1, "2026-06-08", "a Sunday"),
        ("", "2026-06-05", 10, "2026-06-19", "ten from a Friday"),
        ("", "2026-06-01", 0, "2026-06-01", "none"),
        ("SV", "2026-06-16", 1, "2026-06-18", "a holiday in the middle of a week"),
        ("HN", "2026-06-16", 1, "2026-06-17", "which is none elsewhere"),
        ("SV", "2026-06-15", 10, "2026-06-30", "ten around it"),
        ("HN", "2026-04-01", 1, "2026-04-06", "the days before Easter"),
        ("PA", "2026-04-01", 1, "2026-04-02", "Panama works on that Thursday"),
        ("PA", "2026-02-16", 1, "2026-02-18", "Carnival Tuesday"),
        ("DO", "2026-06-03", 1, "2026-06-05", "Corpus Christi"),
        ("BZ", "2026-04-02", 1, "2026-04-07", "Good Friday to Easter Monday"),
        ("HN", "2026-12-24", 1, "2026-12-28", "Christmas on a Friday"),
        ("HN", "2026-12-30", 2, "2027-01-04", "the turn of a year: the first is a holiday"),
        ("SV", "2026-12-18", 10, "2027-01-05", "Christmas and the first of January"),
        ("SV", "2026-06-01", 20, "2026-06-30", "the first term of El Salvador"),
        ("SV", "2026-06-01", 40, "2026-07-28", "and the second one: 20 and 20"),
        ("SV", "2026-03-20", 20, "2026-04-21", "over Holy Week"),
        ("XX", "2026-06-16", 1, "2026-06-17", "a country that we know nothing of"),
    ],
)
def test_the_day_of_an_answer(country, received, days, due, why):
    assert after(date.fromisoformat(received), days, country).isoformat() == due, why


def test_control_without_holidays_days_come_too_early(monkeypatch):
    monkeypatch.setattr(working_days, "holidays", lambda country, year: frozenset())
    assert after(date(2026, 6, 16), 1, "SV") == date(2026, 6, 17)


@pytest.mark.parametrize("country", ["", *Country.values])
@pytest.mark.parametrize("start", [date(2026, 3, 25), date(2026, 12, 20), date(2027, 2, 6)])
def test_a_due_day_is_a_working_day_and_its_days_are_counted_back(country, start):
    for number in range(1, 45):
        due = after(start, number, country)
        assert is_working(due, country) and left(start, due, country) == number
        assert sum(is_working(start + timedelta(d), country) for d in range(1, 90)) > number


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-06-15", 3),
        ("2026-06-16", 2),
        ("2026-06-17", 2),  # the holiday itself
        ("2026-06-18", 1),
        ("2026-06-19", 0),
        ("2026-06-20", -1),  # a Saturday, and yet it is over
        ("2026-06-22", -1),
        ("2026-06-23", -2),
    ],
)
def test_days_that_are_left(today, expected):
    assert left(date.fromisoformat(today), date(2026, 6, 19), "SV") == expected


def test_every_country_has_holidays_and_none_twice():
    for country in Country.values:
        rules = working_days._rules()[country]
        assert len(rules) == len(set(rules)) >= 8, country
        assert {date(2026, 12, 25), date(2026, 1, 1), easter(2026) - timedelta(2)} <= holidays(
            country, 2026
        )
    assert set(working_days._rules()) == set(Country.values)


def test_only_a_verified_law_gives_a_number():
    verified = {c: answer_terms.of(c) for c in Country.values if answer_terms.of(c).verified}
    assert {c: (t.days, t.more) for c, t in verified.items()} == {"SV": (20, 20)}
    for country in set(Country.values) - {"SV"}:
        assert (answer_terms.of(country).days, answer_terms.of(country).more) == (None, None)
    assert answer_terms.of("XX") == answer_terms.UNKNOWN
