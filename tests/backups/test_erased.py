"""Somebody was erased, and then an older backup came back: they are erased in it, too."""

import json
from contextlib import contextmanager
from io import StringIO
from itertools import count
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from audit.models import Entry
from rumbo.backups import erased, making, places
from tests.cast import Cast
from tests.youth.test_erasing import WHY, Life, left_of
from youth import erasing
from youth.models import Participant

from .drill import elsewhere
from .test_restore_drill import Lines, restore


@pytest.fixture
def backups(home, settings, monkeypatch):
    """(life, what is looked for, folder, name of the backup from before they were erased)"""
    (settings.SEALED_ROOT / "one.pdf").unlink()  # no sealed one: it would not open
    call_command("make_signing_keys", verbosity=0, stdout=StringIO())
    number = count(1)
    monkeypatch.setattr(places, "stamp", lambda now: f"20260328T02000{next(number)}Z")
    life = Life(Cast())
    canaries = life.canaries
    first = making.back_up(home)
    life.erase(with_names=True)
    life.close()
    making.back_up(home)
    return life, canaries, home, first.name


@contextmanager
def empty_installation(folder):
    @contextmanager
    def at(var):
        with override_settings(SEALED_ROOT=var / "sealed", MEDIA_ROOT=var / "media"):
            yield

    with elsewhere(SimpleNamespace(at=at), folder):
        yield


def lines_of(folder) -> list[dict]:
    newest = sorted((folder / "keys").glob(f"*/{erased.FILE}"))[-1]
    return [json.loads(line) for line in newest.read_text().splitlines()]


def records() -> list[Participant]:
    return list(Participant.objects.unscoped(WHY).order_by("pk"))


def test_the_list_beside_the_keys_holds_an_id_and_two_dates(backups):
    """A line of their record, and one of each that had been joined with it."""
    life, _canaries, folder, _name = backups
    lines = lines_of(folder)
    told = [
        {"person": each.pk.hex, "at": each.erased_at.isoformat()}
        | {"month": each.born_month.isoformat()}
        for each in records()
    ]
    assert len(lines) == 2 and sorted(lines, key=str) == sorted(told, key=str)
    assert life.code not in json.dumps(lines)


def test_who_was_erased_is_erased_again_in_an_older_backup(backups, tmp_path):
    life, canaries, folder, name = backups
    months = {each.pk: each.born_month for each in records()}
    with empty_installation(tmp_path / "elsewhere"):
        restore(folder, "--data", name)
        assert left_of(life, canaries) == ([], [])
        assert {each.pk: each.born_month for each in records() if each.erased_at} == months
        assert life.code in [each.code for each in records()]
        entries = Entry.objects.filter(action="participant.erased")
        assert {entry.actor for entry in entries} == {"system:replay_erasures"}


def test_control_without_it_much_is_left_of_them(backups, tmp_path, monkeypatch):
    life, canaries, folder, name = backups
    monkeypatch.setattr(erasing, "again", lambda *line, **more: False)
    with empty_installation(tmp_path / "elsewhere"):
        restore(folder, "--data", name)
        found, dark = left_of(life, canaries)
        assert found and dark


def test_twice_and_of_nobody_changes_nothing(backups):
    life, canaries, folder, _name = backups
    [newest] = sorted((folder / "keys").glob(f"*/{erased.FILE}"))[-1:]
    said = []
    call_command("replay_erasures", newest, "--json", stdout=Lines(said))
    assert json.loads(said[0]) == {"listed": 2, "erased": 0}
    nobody = newest.with_name("nobody.jsonl")
    nobody.write_text(newest.read_text().replace(life.person.pk.hex, "0" * 32))
    call_command("replay_erasures", nobody, "--json", stdout=Lines(said))
    assert json.loads(said[1]) == {"listed": 2, "erased": 0}
    assert left_of(life, canaries) == ([], [])


@pytest.mark.parametrize("text", ["{", "{}", '{"person": "x", "at": "y", "month": "z"}'])
def test_a_list_that_cannot_be_read_is_refused(db, tmp_path, text):
    (tmp_path / "x").write_text(text)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("replay_erasures", tmp_path / "x")


def test_a_database_from_before_there_was_erasing_is_backed_up_as_before(home, monkeypatch):
    monkeypatch.setattr(erased, "_has_column", lambda model, name: False)
    making.back_up(home)
    assert lines_of(home) == [] and connection.vendor
