"""Dates, times and figures read the same way everywhere."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, timezone, translation

from rumbo import dates, figures

JULY = dt.date(2026, 7, 3)


def render(line: str, /, **context) -> str:
    return Template(line).render(Context(context))


@pytest.mark.parametrize(
    ("language", "style", "said"),
    [
        ("es", "short", "3 jul 2026"),
        ("es", "long", "3 de julio de 2026"),
        ("es", "weekday", "viernes 3 de julio de 2026"),
        ("es", "month", "julio de 2026"),
        ("en", "short", "3 Jul 2026"),
        ("en", "long", "3 July 2026"),
        ("en", "weekday", "Friday 3 July 2026"),
        ("en", "month", "July 2026"),
    ],
)
def test_a_day_in_words(language, style, said):
    with translation.override(language):
        assert dates.day(JULY, style) == said


@pytest.mark.parametrize(
    ("start", "end", "spanish", "english"),
    [
        (
            "2026-01-10",
            "2026-03-28",
            "del 10 de enero al 28 de marzo de 2026",
            "10 January to 28 March 2026",
        ),
        ("2026-03-03", "2026-03-28", "del 3 al 28 de marzo de 2026", "3 to 28 March 2026"),
        (
            "2025-12-10",
            "2026-03-28",
            "del 10 de diciembre de 2025 al 28 de marzo de 2026",
            "10 December 2025 to 28 March 2026",
        ),
        ("2026-03-03", "2026-03-03", "3 de marzo de 2026", "3 March 2026"),
    ],
)
def test_a_period_says_once_what_both_days_share(start, end, spanish, english):
    days = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    assert dates.period(*days) == spanish
    with translation.override("en"):
        assert dates.period(*days) == english


@pytest.mark.parametrize(
    ("time", "spanish", "english"),
    [
        (dt.time(14, 5), "2:05\u00a0p.\u00a0m.", "2:05 p.m."),
        (dt.time(8), "8\u00a0a.\u00a0m.", "8 a.m."),
        (dt.time(12), "12 del mediodía", "12 noon"),
        (dt.time(12, 30), "12:30\u00a0p.\u00a0m.", "12:30 p.m."),
        (dt.time(0), "12 de la noche", "12 midnight"),
        (dt.time(0, 15), "12:15\u00a0a.\u00a0m.", "12:15 a.m."),
    ],
)
def test_a_time_on_a_twelve_hour_clock(time, spanish, english):
    assert dates.clock(time) == spanish
    with translation.override("en"):
        assert dates.clock(time) == english


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (dt.time(8), dt.time(12), "de 8 a 12 del mediodía"),
        (dt.time(8), dt.time(10, 30), "de 8 a 10:30\u00a0a.\u00a0m."),
        (dt.time(10), dt.time(14), "de 10\u00a0a.\u00a0m. a 2\u00a0p.\u00a0m."),
        (dt.time(12), dt.time(17), "de 12 del mediodía a 5\u00a0p.\u00a0m."),
    ],
)
def test_hours_of_a_meeting(start, end, said):
    assert dates.hours(start, end) == said


def test_a_moment_is_told_in_local_time():
    moment = dt.datetime(2026, 7, 3, 20, 5, tzinfo=dt.UTC)
    with timezone.override("America/Tegucigalpa"):
        assert dates.moment(moment) == "3 jul 2026, 2:05\u00a0p.\u00a0m."


@pytest.mark.parametrize("language", ["es", "en"])
def test_slashed_dates_are_day_first_in_both_languages(language):
    with translation.override(language):
        assert forms.DateField(localize=True).clean("03/07/2026") == JULY
        assert forms.DateField().clean("2026-07-03") == JULY


@pytest.mark.parametrize(("language", "said"), [("es", "3 jul 2026"), ("en", "3 Jul 2026")])
def test_djangos_own_filters_agree(language, said):
    with translation.override(language):
        assert formats.date_format(JULY, "SHORT_DATE_FORMAT") == said
        assert render("{{ day|date:'SHORT_DATE_FORMAT' }}", day=JULY) == said


@pytest.mark.parametrize("language", ["es", "en"])
def test_figures_have_separators_and_years_have_none(language):
    with translation.override(language):
        assert render("{{ n|figure }} {{ y }}", n=1500, y=2026) == "1,500 2026"
        assert formats.number_format(Decimal("12345.6"), use_l10n=True) == "12345.6"
        assert figures.written(Decimal("12345.6")) == "12,345.6"
        assert render("{{ n|figure }}", n=None) == "–"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(296, 412, 72), (1, 200, 1), (1, 201, 0), (5, 1000, 1), (0, 7, 0), (7, 7, 100), (2, 3, 67)],
)
def test_percentages_round_halves_up(part, whole, said):
    assert figures.percent(part, whole) == said


def test_a_percentage_of_nothing_is_a_dash():
    assert figures.percent(0, 0) is None
    assert render("{% percent 0 0 %}") == "–"


def test_a_percentage_is_written_as_the_language_writes_it():
    assert render("{% percent 296 412 %}") == "72\u00a0%"
    with translation.override("en"):
        assert render("{% percent 296 412 %}") == "72%"


def test_filters_let_missing_values_pass():
    line = "[{{ none|day }}][{{ none|clock }}][{{ none|moment }}][{{ text|day }}]"
    said = render(line + "[{{ day|period:none }}]", none=None, text="ayer", day=JULY)
    assert said == "[][][][ayer][3 de julio de 2026]"
