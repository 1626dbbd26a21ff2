"""Writers of SQLite queue at a lock beside the file, and never hear "database is locked".

The connections here have SQLite's own waiting switched off (timeout 0): whatever waits, waits in
our queue.
"""

import fcntl
import sqlite3
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connections, transaction

from rumbo.settings.base import SQLITE
from rumbo.sqlite import base as backend

ALIAS = "queue"
THREADS, TURNS = 64, 5


@pytest.fixture
def database(tmp_path, django_db_blocker):
    """Gives a function that opens an empty counter with a given engine; closes all in the end."""

    def open_with(engine: str = "rumbo.sqlite"):
        options = SQLITE["OPTIONS"] | {"timeout": 0}
        path = tmp_path / "counter.sqlite3"
        connections.settings[ALIAS] = {"ENGINE": engine, "NAME": str(path), "OPTIONS": options}
        connections.configure_settings(connections.settings)
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("CREATE TABLE counter (n INTEGER)")
            cursor.execute("INSERT INTO counter VALUES (0)")
        return path

    with django_db_blocker.unblock():
        yield open_with
        connections[ALIAS].close()
    del connections[ALIAS]
    del connections.settings[ALIAS]


def add_one(pause: float = 0) -> None:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT n FROM counter")
        n = cursor.fetchone()[0]
        time.sleep(pause)
        cursor.execute("UPDATE counter SET n = %s", [n + 1])


def counted() -> int:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT n FROM counter")
        return cursor.fetchone()[0]


def in_a_thread(act) -> BaseException | None:
    """Run `act` on a connection of its own; gives what it raised."""
    raised: list[BaseException] = []

    def run():
        try:
            act()
        except Exception as fault:
            raised.append(fault)
        finally:
            connections[ALIAS].close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised[0] if raised else None


def many_writers(pause: float) -> list[str]:
    """64 threads write five times each, all at once; gives the errors they met."""
    together, errors = threading.Barrier(THREADS), []

    def write():
        connections[ALIAS].ensure_connection()
        together.wait()
        for _turn in range(TURNS):
            try:
                add_one(pause)
            except OperationalError as fault:
                errors.append(str(fault))
        together.wait()
        connections[ALIAS].close()

    threads = [threading.Thread(target=write) for _n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.race
def test_many_writers_lose_nothing_and_meet_no_error(database):
    database()
    assert many_writers(pause=0) == []
    assert counted() == THREADS * TURNS


@pytest.mark.race
def test_without_the_queue_writers_are_turned_away(database):
    """The control: the same writers on Django's own backend."""
    database("django.db.backends.sqlite3")
    errors = many_writers(pause=0.002)
    assert any("locked" in each for each in errors)
    assert counted() == THREADS * TURNS - len(errors)


@contextmanager
def another_process_writes(path):
    """Hold the lock as another process would (a lock belongs to the opening, not the process)."""
    with open(f"{path}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_taken(path) -> bool:
    with open(f"{path}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(backend, "PATIENCE", 0.05)


def test_waiting_for_another_process_ends_at_the_deadline(database, impatient):
    path = database()
    with another_process_writes(path):
        assert "waited too long" in str(in_a_thread(add_one))
    assert in_a_thread(add_one) is None, "the control: with nobody writing there is a turn at once"
    assert counted() == 1


def test_waiting_for_another_thread_ends_at_the_deadline(database, impatient):
    database()
    with transaction.atomic(using=ALIAS):
        assert "waited too long" in str(in_a_thread(add_one))
    assert in_a_thread(add_one) is None
    assert counted() == 1


def test_who_waits_long_enough_gets_a_turn(database):
    path = database()
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(in_a_thread(add_one)))
    with another_process_writes(path):
        waiting.start()
        waiting.join(0.05)
        assert not answers
    waiting.join()
    assert answers == [None]


def test_the_turn_is_held_until_the_outermost_commit(database):
    path = database()
    with transaction.atomic(using=ALIAS):
        assert is_taken(path)
        with transaction.atomic(using=ALIAS):
            assert is_taken(path)
        assert is_taken(path), "leaving a savepoint is no commit"
    assert not is_taken(path)


def test_the_turn_is_passed_on_after_a_rollback(database):
    path = database()
    with pytest.raises(ZeroDivisionError), transaction.atomic(using=ALIAS):
        assert is_taken(path)
        raise ZeroDivisionError
    assert not is_taken(path)


def test_the_turn_is_passed_on_when_the_connection_closes(database):
    path = database()
    with transaction.atomic(using=ALIAS):
        assert is_taken(path)
        connections[ALIAS].close()  # as at the end of a request that was cut off
        assert not is_taken(path)
    assert in_a_thread(add_one) is None


def test_the_turn_is_passed_on_when_the_transaction_cannot_begin(database):
    path = database()
    stranger = sqlite3.connect(path, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")  # somebody who knows nothing of the queue
    with pytest.raises(OperationalError, match="locked"):
        add_one()
    assert not is_taken(path)
    stranger.close()
    add_one()
    assert counted() == 1


def test_readers_wait_for_nobody(database, impatient):
    path = database()
    with transaction.atomic(using=ALIAS):
        assert is_taken(path)
        assert in_a_thread(counted) is None
        assert in_a_thread(add_one) is not None, "the control: a writer does wait"
