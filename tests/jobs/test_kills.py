"""KILL: a worker killed at any moment loses nothing, doubles nothing and shows nothing too early.

In the suite a few kills of each kind of work; `make kills` does 100 of each on both databases.
"""

import os
import time

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from audit import journal
from jobs import working
from rumbo.ids import uuid7
from tests.cast import Cast
from training.certifying import issuing
from training.models import Certificate
from youth.importing import applying, staging, storing, taking_back, undoing
from youth.importing.fates import STORED_ANEW
from youth.models import ImportBatch, Participant

from . import killing
from .kill_certificates import Issuing
from .kill_stories import Exporting, Reading, Storing, TakingBack, Undoing, small_steps

KILLS = int(os.environ.get("RUMBO_KILLS") or 0)
SEED = int(os.environ.get("RUMBO_SEED") or 20261122)
FEW = {Reading: 2, Storing: 4, TakingBack: 2, Undoing: 4, Exporting: 4, Issuing: 4}
# Certificates of a batch; many are drawn as they are issued.
GROUP = int(os.environ.get("RUMBO_BATCH") or (500 if KILLS else 16))

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture(autouse=True)
def short_steps(monkeypatch):
    small_steps(monkeypatch)


def story(kind, monkeypatch):
    if kind is Issuing:
        return Issuing(GROUP, None if KILLS else monkeypatch)
    return kind(Cast(), monkeypatch) if kind is Exporting else kind()


@pytest.mark.parametrize("kind", FEW)
def test_nothing_is_lost_or_doubled(kind, monkeypatch):
    began = time.monotonic()
    measured = 5 if KILLS and kind is not Issuing else 1
    kills = killing.Kills(story(kind, monkeypatch), SEED, measured).rounds(KILLS or FEW[kind])
    took = time.monotonic() - began
    print(f"\nseed {SEED} · undisturbed {kills.seconds:.2f} s · in all {took:.0f} s")
    print(f"{kills.total} kills of {kills.begun} pieces of work")
    print(f"{killing.header()}\n{kills.row()}")
    assert (kills.lost, kills.doubled) == ([], [])


# The controls: a worker falls at the worst moment, with the guard and without it.


def torn_step(work, size: int) -> int:
    """People in one transaction, their rows in another, as an import without care would do it."""
    waiting = staging.rows_of(work.batch).filter(applied=False, fate__in=STORED_ANEW)
    rows = list(waiting.order_by("pk").values_list(*staging.SAID, named=True)[:size])
    with transaction.atomic():
        if rows:
            work._store(work._ready(rows))
    killing.here()
    staging.rows_of(work.batch).filter(pk__in=[row.pk for row in rows]).update(applied=True)
    return len(rows)


def falling_step(work, new) -> None:
    """The same moment, within the step's own transaction."""
    store(work, new)
    killing.here()


def keys_of_their_own() -> list[tuple]:
    """People with keys drawn anew each time, instead of those of their rows."""
    drawn, add, person_of = {}, storing.Stored.add, storing.person_of

    def added(stored, pk, details):
        drawn[pk] = uuid7()
        return add(stored, drawn[pk], details)

    def person(stored, pk, details):
        return person_of(stored, drawn[pk], details)

    return [(storing.Stored, "add", added), (storing, "person_of", person)]


store, finish = applying._Work._store, working.Work.finish


def torn_finish(work, outcome, also) -> None:
    also()
    killing.here()
    finish(work, outcome)


def falling_finish(work, outcome, also) -> None:
    def recorded_and_fallen():
        also()
        killing.here()

    finish(work, outcome, recorded_and_fallen)


def planted(kind, monkeypatch, *patches) -> killing.Kills:
    kills = killing.Kills(story(kind, monkeypatch), SEED)
    for owner, name, value in patches:
        monkeypatch.setattr(owner, name, value)
    return kills.planted()


def test_people_and_their_rows_are_stored_together_or_not_at_all(monkeypatch):
    kills = planted(Storing, monkeypatch, (applying._Work, "_store", falling_step))
    assert (kills.lost, kills.doubled) == ([], [])


def test_without_that_people_are_there_twice(monkeypatch):
    torn = [(applying._Work, "step", torn_step), *keys_of_their_own()]
    assert planted(Storing, monkeypatch, *torn).doubled


def test_the_key_of_the_row_alone_stops_the_double_but_not_the_loss(monkeypatch):
    kills = planted(Storing, monkeypatch, (applying._Work, "step", torn_step))
    assert kills.lost


def test_people_seen_before_the_end_are_found(monkeypatch):
    monkeypatch.setattr(Participant, "exists_q", classmethod(lambda cls: Q()))
    kills = planted(Storing, monkeypatch, (applying._Work, "finish", falling_end))
    assert any("before the end" in fault for _round, fault in kills.doubled)


def falling_end(work) -> None:
    killing.here()
    finish_import(work)


finish_import = applying._Work.finish


def falling_removal(people) -> None:
    remove(people)
    killing.here()


remove = taking_back.remove


def torn_end(work) -> None:
    """Taken back in one transaction, recorded in another."""
    gone, stayed = work._counts()
    rows = ImportBatch.objects.unscoped("a list just taken back").filter(pk=work.batch.pk)
    summary = work.batch.summary | {"gone": gone, "stayed": stayed}
    rows.update(state="undone", undone_at=timezone.now(), summary=summary)
    killing.here()
    journal.record("import.undone", work.batch, actor=work.actor, count=gone)


def falling_counts(work) -> tuple[int, int]:
    found = counts(work)
    killing.here()
    return found


counts = undoing._Work._counts


def test_people_who_go_and_their_rows_change_together(monkeypatch):
    kills = planted(Undoing, monkeypatch, (taking_back, "remove", falling_removal))
    assert (kills.lost, kills.doubled) == ([], [])


def test_a_list_is_taken_back_and_recorded_at_once(monkeypatch):
    kills = planted(Undoing, monkeypatch, (undoing._Work, "_counts", falling_counts))
    assert (kills.lost, kills.doubled) == ([], [])


def test_without_that_its_record_is_lost(monkeypatch):
    kills = planted(Undoing, monkeypatch, (undoing._Work, "finish", torn_end))
    assert kills.lost or kills.doubled


def test_an_export_is_done_and_recorded_at_once(monkeypatch):
    kills = planted(Exporting, monkeypatch, (working.Work, "finish", falling_finish))
    assert (kills.lost, kills.doubled) == ([], [])


def test_without_that_it_is_recorded_twice(monkeypatch):
    kills = planted(Exporting, monkeypatch, (working.Work, "finish", torn_finish))
    assert kills.doubled


def falling_hold(enrollment) -> None:
    """The file is there, its row is not: the worst moment of an issue."""
    hold(enrollment)
    killing.here()


hold = issuing._hold


def test_a_file_without_its_certificate_is_taken_away(monkeypatch):
    kills = planted(Issuing, monkeypatch, (issuing, "_hold", falling_hold))
    assert (kills.lost, kills.doubled) == ([], [])


def test_without_the_name_of_it_the_file_stays(monkeypatch):
    forgetful = (issuing, "take_away", lambda organization, pk: None)
    kills = planted(Issuing, monkeypatch, (issuing, "_hold", falling_hold), forgetful)
    assert kills.doubled


def torn_save(certificate, **options) -> None:
    """The row is committed by itself, and what belongs to it comes after."""
    save(certificate, **options)
    connection._commit()
    killing.here()


save = Certificate.save


def test_without_one_transaction_something_is_lost(monkeypatch):
    kills = planted(Issuing, monkeypatch, (Certificate, "save", torn_save))
    assert kills.lost
