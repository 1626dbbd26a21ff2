"""A group in words: small rules, without a database."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone, translation

from cms import finding, telling
from cms.telling import Seats
from training.models import Offering

TODAY = date(2026, 11, 22)


def offering(**given) -> Offering:
    values = {
        "state": "published",
        "starts_on": TODAY + timedelta(days=9),
        "ends_on": TODAY + timedelta(days=60),
        "weekdays": [0, 2, 4],
        "starts_at": time(14),
        "ends_at": time(16),
        "capacity": 10,
    }
    return Offering(**values | given)


@pytest.mark.parametrize(
    "given, seats",
    [
        ({}, Seats.FREE),
        ({"taken": 6}, Seats.FREE),
        ({"taken": 7}, Seats.LAST),
        ({"taken": 6, "held": 1}, Seats.LAST),
        ({"taken": 9}, Seats.LAST),
        ({"taken": 10}, Seats.WAITING),
        ({"taken": 10, "extra": 1}, Seats.LAST),
        ({"taken": 2, "waiting": 1}, Seats.WAITING),
        ({"starts_on": TODAY}, Seats.FREE),
        ({"starts_on": TODAY - timedelta(days=1)}, Seats.STARTED),
        ({"starts_on": date(2026, 1, 1), "ends_on": TODAY}, Seats.STARTED),
        ({"starts_on": date(2026, 1, 1), "ends_on": TODAY - timedelta(days=1)}, Seats.OVER),
        ({"state": "finished"}, Seats.OVER),
        ({"state": "cancelled", "taken": 10}, Seats.CANCELLED),
    ],
)
def test_how_a_newcomer_stands(given, seats):
    assert telling.seats(offering(**given), on=TODAY) == seats


@pytest.mark.parametrize(
    "days, said",
    [
        ([], ""),
        ([5], "Saturday"),
        ([2, 0], "Monday and Wednesday"),
        ([4, 0, 2], "Monday, Wednesday and Friday"),
    ],
)
def test_days_of_the_week(days, said):
    with translation.override("en"):
        assert telling.days_said(offering(weekdays=days)) == said


@pytest.mark.parametrize(
    "starts, ends, said",
    [
        (time(14), time(16), "Monday, 2 to 4 p.m."),
        (time(8), time(12), "Monday, 8 to 12 noon"),
        (time(10, 30), time(14, 15), "Monday, 10:30 a.m. to 2:15 p.m."),
    ],
)
def test_hours(starts, ends, said):
    with translation.override("en"):
        one = offering(weekdays=[0], starts_at=starts, ends_at=ends)
        assert telling.hours_said(one) == said


def test_the_halves_of_the_day_are_not_torn_apart():
    said = telling.hours_said(offering(starts_at=time(9), ends_at=time(14)))
    assert "9\u00a0a.\u00a0m." in said and "2\u00a0p.\u00a0m." in said


@pytest.mark.parametrize(
    "days, weeks", [(0, ""), (6, ""), (7, "2 weeks"), (13, "2 weeks"), (14, "3 weeks")]
)
def test_weeks_count_from_the_first_day(days, weeks):
    with translation.override("en"):
        last = TODAY + timedelta(days=days)
        assert telling.lasts_said(offering(starts_on=TODAY, ends_on=last)) == weeks


def test_a_start_in_another_year_says_the_year():
    with translation.override("en"):
        year = timezone.localdate().year + 1
        far = offering(starts_on=date(year, 3, 5), ends_on=date(year, 6, 5))
        assert str(year) in telling.starts_said(far)


@pytest.mark.parametrize(
    "given, parts",
    [
        ({"starts_at": time(8)}, {"morning"}),
        ({"starts_at": time(12)}, {"afternoon"}),
        ({"starts_at": time(16, 59)}, {"afternoon"}),
        ({"starts_at": time(17)}, {"evening"}),
        ({"weekdays": [5, 6]}, {"afternoon", "weekend"}),
        ({"weekdays": [4, 5]}, {"afternoon"}),
        ({"weekdays": []}, {"afternoon"}),
    ],
)
def test_parts_of_the_week(given, parts):
    assert finding.times(offering(**given)) == parts
