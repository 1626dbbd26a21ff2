"""The database as one SQLite file: copied while others write, and put in its place."""

import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from . import KEYS_TABLE, BackupError

FILE = "database.sqlite3"
BESIDE = ("", "-wal", "-shm")


def version() -> str:
    return sqlite3.sqlite_version


def tables() -> list[str]:
    """The tables there are; to look makes no file."""
    there = Path(connection.settings_dict["NAME"]).exists()
    return connection.introspection.table_names() if there else []


def dump(path: Path, left_out: Collection[str]) -> dict[str, int]:
    """Copy the database to `path` without the keys and those tables; gives its rows by table.

    The copy is made in one step of SQLite's online backup: a state between two commits, for which
    no writer waits. VACUUM then leaves nothing of what was removed in the file's free pages.
    """
    connection.ensure_connection()
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        for table in (KEYS_TABLE, *left_out):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 – names of our own tables
        copy.execute("VACUUM")
        [[state]] = copy.execute("PRAGMA quick_check(1)").fetchall()
        if state != "ok":
            raise BackupError(f"The database is damaged, SQLite says: {state}.")
        return {table: _count(copy, table) for table in _tables(copy) if table != KEYS_TABLE}


def _tables(copy: sqlite3.Connection) -> list[str]:
    rows = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in rows if not name.startswith("sqlite_")]


def _count(copy: sqlite3.Connection, table: str) -> int:
    return copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608


@contextmanager
def loaded(path: Path, name: str) -> Iterator[None]:
    """The database of `path`, without its keys, to be worked on; at the end it takes its place.

    What was there is kept under `name`. After an error everything is as before.
    """
    place = Path(connection.settings_dict["NAME"])
    draft = place.with_name(f"{place.name}.restoring")
    connection.close()
    try:
        _remove(draft)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, draft)
        draft.chmod(0o640)
        connection.settings_dict["NAME"] = str(draft)
        yield
        connection.close()
        _move(place, place.with_name(f"{place.name}.{name}"))
        _move(draft, place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        _remove(draft)


def forget(name: str) -> None:
    """Remove what `loaded` kept under `name`."""
    place = Path(connection.settings_dict["NAME"])
    _remove(place.with_name(f"{place.name}.{name}"))


def _move(old: Path, new: Path) -> None:
    for ending in BESIDE:
        if (there := Path(f"{old}{ending}")).exists():
            there.rename(f"{new}{ending}")


def _remove(path: Path) -> None:
    for ending in (*BESIDE, ".lock"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
