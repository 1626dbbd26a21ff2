"""What stands in the way of a backup or a restore is said in words, and nothing half is left."""

import errno
import fcntl
import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from rumbo.backups import BackupError, files, making, on_postgresql, places, restoring
from rumbo.checks import UNFINISHED
from rumbo.keyring import KeyRing

from .drill import rewrite
from .test_restore_drill import Lines, one, restore


# --- restoring -------------------------------------------------------------------------------
def no_ring(kept, backup, settings, tmp_path):
    settings.KEYRING = tmp_path / "nothing.json"


def wrong_ring(kept, backup, settings, tmp_path):
    settings.KEYRING = tmp_path / "other.json"
    KeyRing.fresh().save(settings.KEYRING)


def ring_without_a_key(kept, backup, settings, tmp_path):
    keys = one(backup, "keys.jsonl").parent
    rewrite(keys, lambda manifest: manifest["master_keys"].append("k7"))


def other_database(kept, backup, settings, tmp_path):
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    rewrite(one(backup, "database.*").parent, lambda manifest: manifest.update(database=other))


def newer_schema(kept, backup, settings, tmp_path):
    data = one(backup, "database.*").parent
    rewrite(data, lambda manifest: manifest["migrations"]["youth"].append("0999_of_tomorrow"))


def newer_program(kept, backup, settings, tmp_path):
    rewrite(one(backup, "database.*").parent, lambda manifest: manifest.update(format=99))


def rows_lost(kept, backup, settings, tmp_path):
    data = one(backup, "database.*").parent
    rewrite(data, lambda manifest: manifest["rows"].update(youth_participant=9999))


def older_keys(kept, backup, settings, tmp_path):
    keys = one(backup, "keys.jsonl").parent
    keys.rename(keys.with_name("20200101T000000Z"))


def half(kept, backup, settings, tmp_path):
    data = one(backup, "database.*").parent
    data.rename(data.with_name(data.name + places.DRAFT))


def nothing(kept, backup, settings, tmp_path):
    shutil.rmtree(backup)


REFUSALS = [
    (no_ring, "key ring is needed first"),
    (wrong_ring, "another installation"),
    (ring_without_a_key, "lacks the master keys k7"),
    (other_database, "DATABASE_URL"),
    (newer_schema, "youth.0999_of_tomorrow is unknown here"),
    (newer_program, "newer Rumbo"),
    (rows_lost, "rows where 9999 were backed up"),
    (older_keys, "older than the data"),
    (half, "never finished"),
    (nothing, "no backup of the data"),
]


@pytest.mark.parametrize(("spoil", "said"), REFUSALS, ids=[s.__name__ for s, _ in REFUSALS])
def test_a_restore_that_cannot_be_is_refused(kept, backup, there, settings, tmp_path, spoil, said):
    spoil(kept, backup, settings, tmp_path)
    with pytest.raises(CommandError, match=said):
        restore(backup)
    assert making.engine().tables() == [] and not files.occupied()


def test_nothing_is_restored_over_an_installation_unasked(kept, there, monkeypatch):
    restore(kept.folder)
    with pytest.raises(CommandError, match="in use"):
        restore(kept.folder)
    for typed in ("yes", ""):
        monkeypatch.setattr("builtins.input", lambda typed=typed: typed)
        with pytest.raises(CommandError, match="Nothing was changed"):
            restore(kept.folder, "--replace")
    monkeypatch.setattr("builtins.input", lambda: kept.made.name)
    done = restore(kept.folder, "--replace")
    aside = [Path(name) for name in done["aside"][:-1]]
    assert [path.name.partition(".")[0] for path in aside] == ["sealed", "media"]
    assert all(next(files.found(path)) for path in aside)


def test_what_was_there_comes_back_when_replacing_fails(kept, backup, there, monkeypatch):
    restore(kept.folder)
    before = making.left_out(), sorted(making.engine().tables()), list(files.occupied())
    rows_lost(kept, backup, None, None)
    monkeypatch.setattr("builtins.input", lambda: kept.made.name)
    with pytest.raises(CommandError, match="rows where 9999"):
        restore(backup, "--replace")
    assert before == (making.left_out(), sorted(making.engine().tables()), files.occupied())
    assert list(there.glob("*.before*")) == list(there.parent.glob("empty/*.before*")) == []
    call_command("audit_verify", stdout=Lines([]), stderr=Lines([]))


def test_a_restore_that_was_killed_is_said_and_can_be_done_again(kept, there, client):
    """On SQLite there is nothing to see: the file takes its name at the end."""
    restore(kept.folder)
    assert client.get("/readyz").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {UNFINISHED} (a int)")
    assert client.get("/readyz").status_code == 503
    with pytest.raises(BackupError, match="half restored"):
        making.back_up(there.parent / "more")
    if connection.vendor == "postgresql":
        shutil.rmtree(there)
        assert restore(kept.folder)["aside"] == []
        assert client.get("/readyz").status_code == 200


# --- backing up ------------------------------------------------------------------------------
def back_up(folder, *options) -> dict:
    lines = []
    call_command("back_up", folder, "--json", *options, stdout=Lines(lines))
    return json.loads(lines[0])


def failing(fault: Exception):
    def fails(*_args, **_kwargs):
        raise fault

    return fails


NO_ROOM = failing(OSError(errno.ENOSPC, "No space left on device"))
NO_RIGHT = failing(OSError(errno.EACCES, "Permission denied"))
FULL = failing(sqlite3.OperationalError("database or disk is full"))


def test_a_backup_that_cannot_be_leaves_nothing(home, settings, monkeypatch):
    def refused(said, folder=home):
        with pytest.raises(CommandError, match=f"No backup was made.*{said}"):
            back_up(folder)
        assert not places.whole(folder / "data") and not list(folder.rglob("*.part"))

    for where, name, fault, said in (
        (files, "_copied", NO_ROOM, "no room left"),
        (making.engine(), "dump", FULL, "disk is full"),
        (Path, "mkdir", NO_RIGHT, "may not write there"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, fault)
            refused(said)
    if connection.vendor == "postgresql":
        with monkeypatch.context() as patch:
            patch.setattr(on_postgresql.shutil, "which", lambda program: None)
            refused("pg_dump is missing")
        with monkeypatch.context() as patch:
            patch.setitem(connection.settings_dict, "PORT", "1")
            refused("pg_dump failed")
    refused("which is backed up", settings.SEALED_ROOT / "backups")
    refused("key ring lies in", settings.KEYRING.parent)
    refused("Signing keys lie in", settings.SIGNING_KEYS.parent)
    refused("Signing keys lie in", settings.SIGNING_KEYS)
    assert back_up(home)["files"] == 1, "the control: without the fault there is one"


def test_two_at_once_and_two_in_a_second_are_refused(home, monkeypatch):
    home.mkdir()
    with open(home / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Another backup"):
            back_up(home)
    now = timezone.now()
    monkeypatch.setattr(making.timezone, "now", lambda: now)
    name = back_up(home)["name"]
    before = (home / "data" / name / "manifest.json").read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        back_up(home)
    assert (home / "data" / name / "manifest.json").read_bytes() == before


def test_files_that_did_not_change_cost_no_room_and_old_backups_go(home, settings, monkeypatch):
    now = timezone.now()

    def on_day(day: int, *options) -> Path:
        monkeypatch.setattr(making.timezone, "now", lambda: now + timedelta(days=day))
        return home / "data" / back_up(home, *options)["name"]

    first, second = on_day(0), on_day(1)
    assert (first / "sealed/one.pdf").samefile(second / "sealed/one.pdf")
    (settings.SEALED_ROOT / "one.pdf").write_bytes(b"sealed anew")
    third = on_day(20)
    assert (third / "sealed/one.pdf").read_bytes() == b"sealed anew"
    assert (first / "sealed/one.pdf").read_bytes() == b"sealed"
    last = on_day(50, "--prune")
    assert places.whole(home / "data") == [third, last]
    assert [path.name for path in places.whole(home / "keys")] == [last.name]
    restoring.check(restoring.find(home, third.name))
    on_day(51, "--keys", str(home.parent / "elsewhere"))
    assert len(places.whole(home.parent / "elsewhere" / "keys")) == 1
    assert len(places.whole(home / "keys")) == 1
