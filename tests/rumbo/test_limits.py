"""So many tries in an hour and no more: across the hour's end, and for many hands at once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from rumbo import limits
from tests.many_hands import all_at_once

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
LIMIT = 5


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def tries(number: int) -> int:
    """How many of so many tries got a place."""
    return sum(limits.spend("name", "one", LIMIT) for _n in range(number))


def test_so_many_and_no_more_and_others_have_their_own():
    assert not limits.is_spent("name", "one", LIMIT)
    assert tries(8) == LIMIT
    assert limits.is_spent("name", "one", LIMIT)
    assert limits.spend("name", "two", LIMIT) and limits.spend("code", "one", LIMIT)


def test_looking_takes_nothing():
    for _n in range(9):
        assert not limits.is_spent("name", "one", LIMIT)
    assert tries(8) == LIMIT


def test_the_end_of_an_hour_gives_nobody_twice_as_much():
    with time_machine.travel(NOON - timedelta(minutes=1), tick=False) as clock:
        assert tries(3) == 3
        clock.shift(timedelta(minutes=2))  # another window
        assert tries(8) == LIMIT - 3
        assert limits.is_spent("name", "one", LIMIT)
        clock.shift(timedelta(minutes=57, seconds=59))  # the first three are an hour old at 12:59
        assert limits.is_spent("name", "one", LIMIT)
        clock.shift(timedelta(seconds=1))
        assert tries(8) == 3
        clock.shift(timedelta(hours=2))
        assert tries(8) == LIMIT


def test_no_hour_of_a_day_has_more():
    """At whatever minute tries come: in each hour at most LIMIT of them got a place."""
    got = []
    with time_machine.travel(NOON, tick=False) as clock:
        for minute in range(0, 360, 7):
            got += [minute] * tries(2)
            clock.shift(timedelta(minutes=7))
    assert len(got) > 3 * LIMIT
    assert max(sum(at <= each < at + 60 for each in got) for at in range(360)) == LIMIT


# --- many hands, in the cache of the database ---------------------------------------------------
HANDS = 8


@pytest.fixture
def cache_in_the_database(settings, transactional_db):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "tries"}
    }
    call_command("createcachetable", verbosity=0)


def all_expire() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tries SET expires = %s", ["2020-01-01 00:00:00"])


def at_once() -> int:
    """Eight hands try one place each; gives how many got one."""
    got = []
    spend = limits.spend
    all_at_once([lambda: got.append(spend("name", "one", LIMIT, 60)) for _n in range(HANDS)])
    return sum(got)


@pytest.mark.race
def test_many_hands_get_so_many_also_after_everything_expired(cache_in_the_database):
    with time_machine.travel(NOON, tick=False) as clock:
        assert at_once() == LIMIT
        for _hour in range(4):
            all_expire()
            clock.shift(timedelta(minutes=10))
            assert at_once() == LIMIT


@pytest.mark.race
@pytest.mark.skipif(connection.vendor == "sqlite", reason="its writers come one after the other")
def test_control_rows_that_are_used_again_let_in_more(cache_in_the_database, monkeypatch):
    names = limits._places
    monkeypatch.setattr(limits, "_free", lambda what, key, limit, *more: names(what, key, limit, 0))
    most = 0
    for _round in range(30):
        all_expire()
        most = max(most, at_once())
    assert most > LIMIT
