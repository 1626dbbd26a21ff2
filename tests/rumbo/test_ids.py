"""Identifiers of casework: valid UUIDs of version 7, in the order they were made."""

import time
import uuid

from rumbo.ids import uuid7


def test_version_and_variant():
    for each in (uuid7() for _n in range(200)):
        assert each.version == 7
        assert each.variant == uuid.RFC_4122


def test_no_two_are_the_same():
    assert len({uuid7() for _n in range(20_000)}) == 20_000


def test_the_first_48_bits_are_milliseconds(monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: 1_234_567_890_123_999_999)
    assert uuid7().int >> 80 == 1_234_567_890_123


def test_a_later_one_sorts_later(monkeypatch):
    moments = iter(range(10**18, 10**18 + 50 * 10**6, 10**6))
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))
    made = [uuid7() for _n in range(50)]
    assert sorted(made) == made
    assert sorted(str(m) for m in made) == [str(m) for m in made]
