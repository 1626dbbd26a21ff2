"""Whoever comes of age is asked for their own word: in time, and until it is recorded."""

from datetime import date, timedelta

import pytest

from youth.coming_of_age import AHEAD, of_age_on, to_ask
from youth.models import Consent, Participant

TODAY = date(2026, 11, 20)


def born(day: date, estimated: bool = False) -> Participant:
    value = None if estimated else day.isoformat()
    return Participant(born=value, born_month=day.replace(day=1), birth_estimated=estimated)


def by_adult(**given) -> Consent:
    values = {"decision": "given", "guardian_id": "an adult", "decided_on": date(2024, 1, 5)}
    return Consent(**values | given)


def birthday(day: date) -> Participant:
    """Somebody who turns 18 on that day."""
    return born(day.replace(year=day.year - 18))


@pytest.mark.parametrize(
    ("person", "day"),
    [
        (born(date(2008, 11, 21)), date(2026, 11, 21)),
        (born(date(2008, 2, 29)), date(2026, 3, 1)),
        (born(date(2008, 11, 3), estimated=True), date(2026, 12, 1)),
        (born(date(2008, 12, 3), estimated=True), date(2027, 1, 1)),
        (born(date(2008, 1, 3), estimated=True), date(2026, 2, 1)),
    ],
)
def test_somebody_is_of_age_from_that_day_and_not_the_day_before(person, day):
    assert of_age_on(person) == day
    assert not person.is_minor_on(day) and person.is_minor_on(day - timedelta(days=1))


@pytest.mark.parametrize(
    "day",
    [
        TODAY - timedelta(days=300),
        TODAY,
        TODAY + timedelta(days=1),
        TODAY + AHEAD,
    ],
)
def test_they_are_asked_from_sixty_days_before_until_they_have_said(day):
    assert to_ask(birthday(day), by_adult(), TODAY) == day


def test_nobody_is_asked_earlier():
    assert to_ask(birthday(TODAY + AHEAD + timedelta(days=1)), by_adult(), TODAY) is None


def test_who_is_known_by_a_month_is_asked_as_late_as_it_can_be():
    month = born(date(2009, 1, 1), estimated=True)  # of age on 1 February 2027
    assert to_ask(month, by_adult(), TODAY) is None
    assert to_ask(month, by_adult(), date(2026, 12, 3)) == date(2027, 2, 1)


@pytest.mark.parametrize(
    "consent",
    [
        None,
        by_adult(guardian_id=None),  # asked again, or excepted
        by_adult(decision="withdrawn"),
        by_adult(expires_on=TODAY - timedelta(days=1)),
        by_adult(decided_on=TODAY),  # when they were of age already
    ],
)
def test_who_decided_themselves_or_has_no_consent_is_not_asked_here(consent):
    assert to_ask(birthday(TODAY), consent, TODAY) is None


def test_a_consent_that_runs_out_today_still_stands():
    assert to_ask(birthday(TODAY), by_adult(expires_on=TODAY), TODAY) == TODAY
