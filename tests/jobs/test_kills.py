"""KILL: a worker killed at any moment loses nothing, doubles nothing and shows nothing too early.

In the suite a few kills of each kind of work; `make kills` does 100 of each on both databases.
"""

import os
import time

import pytest

from tests.cast import Cast

from . import killing
from .kill_stories import Exporting, Reading, Storing, small_steps

KILLS = int(os.environ.get("RUMBO_KILLS") or 0)
SEED = int(os.environ.get("RUMBO_SEED") or 20261122)
FEW = {Reading: 3, Storing: 5, Exporting: 5}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def short_steps(monkeypatch):
    small_steps(monkeypatch)


def story(kind, monkeypatch):
    return kind(Cast(), monkeypatch) if kind is Exporting else kind()


@pytest.mark.parametrize("kind", FEW)
def test_nothing_is_lost_or_doubled(kind, monkeypatch):
    began = time.monotonic()
    kills = killing.Kills(story(kind, monkeypatch), SEED).rounds(KILLS or FEW[kind])
    took = time.monotonic() - began
    print(f"\nseed {SEED} · undisturbed {kills.seconds:.2f} s · in all {took:.0f} s")
    print(f"{killing.header()}\n{kills.row()}")
    assert (kills.lost, kills.doubled) == ([], [])
