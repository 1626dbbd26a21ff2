"""A test database in a moment: migrated once, then copied for each worker and each real commit.

To migrate an empty database takes a quarter of a minute. So a pattern is migrated once for each
state of the models and migrations; every worker works on a copy of it, and a test with real
transactions gets a new copy afterwards, which also brings back what migrations had filled in.
"""

import fcntl
import itertools
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from django import get_version
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from .emptying import Before

ROOT = Path(settings.ROOT)
KEPT = ROOT / "var" / "tests"
# Whatever shapes an empty database: a change in these makes a new pattern.
FOLDERS = ("migrations", "models")
FILES = ("models.py", "apps.py", "signals.py", "triggers.py", "website.py", "base.py")

# On the second database of a run what no database decides was just proven on the first.
SECOND = os.environ.get("RUMBO_ONLY_WHAT_ASKS") == "1"

# Patterns of other states of the code are kept for so many days: another run may be using them.
OLD = 2


def askers(everybody: list[str], on_second: list[str]) -> list[str]:
    """Who walks through all addresses: everybody, and on the second database these few.

    Who may open what is decided in Python; a query that one database refuses breaks for whoever
    may open the page. So on the second one a few who may open the most walk instead of all.
    """
    assert set(on_second) <= set(everybody)
    return on_second if SECOND else everybody


def fingerprint() -> str:
    """Twelve digits that change with the models, the migrations and the installed packages."""
    seen = sha256(get_version().encode())
    for app in ("site", "youth", "training", "cms"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if path.name in FILES or path.parent.name in FOLDERS:
                seen.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    seen.update((ROOT / "requirements.txt").read_bytes())
    return seen.hexdigest()[:12]


def migrate(name: str) -> None:
    use(name)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def use(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


class SQLite:
    """A pattern is a file under var/tests; a copy lies in the folder of this run.

    Each copy has a name of its own: a thread of the server that still holds the one before would
    otherwise lock, under the same name, what the next test has just opened.
    """

    NUMBERS = itertools.count(1)

    def __init__(self) -> None:
        self.pattern = KEPT / f"migrated-{fingerprint()}.sqlite3"
        self.copy: Path | None = None  # in use

    @contextmanager
    def alone(self) -> Iterator[None]:
        KEPT.mkdir(parents=True, exist_ok=True)
        with open(KEPT / "migrating.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def prepare(self) -> None:
        with self.alone():
            if not self.pattern.exists():
                self.forget_old()
                draft = KEPT / "draft.sqlite3"
                draft.unlink(missing_ok=True)
                migrate(str(draft))
                draft.rename(self.pattern)
                Path(f"{draft}.lock").unlink(missing_ok=True)
            self.renew()

    def forget_old(self) -> None:
        for old in KEPT.glob("migrated-*"):
            if time.time() - old.stat().st_mtime > OLD * 86_400:
                old.unlink(missing_ok=True)

    def renew(self) -> None:
        self.remove()
        self.copy = Path(settings.OWN) / f"test-{next(self.NUMBERS)}.sqlite3"
        shutil.copyfile(self.pattern, self.copy)
        use(str(self.copy))

    def remove(self) -> None:
        connections.close_all()
        if self.copy:
            for ending in ("", "-wal", "-shm", ".lock"):
                Path(f"{self.copy}{ending}").unlink(missing_ok=True)


class PostgreSQL:
    """A pattern is a database of the server; a copy is made from it by the server itself, and
    brought back to what it was after each test that really wrote (tests/emptying.py)."""

    LOCK = 7_865_227  # any number that nobody else uses
    MOST = 20  # used copies at a time: each takes some 20 MB, and seconds to be dropped
    NUMBERS = itertools.count(1)

    def __init__(self) -> None:
        self.pattern = f"rumbo_migrated_{fingerprint()}"
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:8] or os.getpid()
        self.name = f"rumbo_test_{run}_{worker}"
        self.copies: list[str] = []  # the last one is in use
        self.before: Before | None = None  # what that one held

    @contextmanager
    def alone(self):
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [self.LOCK])
            yield cursor

    def prepare(self) -> None:
        with self.alone() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.pattern])
            if cursor.fetchone() is None:
                self.forget_old(cursor)
                draft = f"{self.pattern}_draft"
                cursor.execute(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
                cursor.execute(f'CREATE DATABASE "{draft}"')
                migrate(draft)
                cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{self.pattern}"')
                self.date(cursor, self.pattern)
            self.renew()

    def date(self, cursor, name: str) -> None:
        cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{date.today()}'")

    def forget_old(self, cursor) -> None:
        """Drop old patterns, and what runs that were killed have left behind."""
        cursor.execute(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname ~ '^rumbo_(migrated|test)_'"
        )
        for name, made in cursor.fetchall():
            if made and (date.today() - date.fromisoformat(made)).days > OLD:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def renew(self) -> None:
        """As it was when it was copied; a new copy where a test changed more than rows."""
        if self.before:
            use(self.copies[-1])
            if self.before.is_back():
                return
        self.copy()
        self.before = Before()

    def copy(self) -> None:
        connections.close_all()
        if len(self.copies) >= self.MOST:
            self.remove()
        self.copies.append(f"{self.name}_{next(self.NUMBERS)}")
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.copies[-1]}" TEMPLATE "{self.pattern}"')
            self.date(cursor, self.copies[-1])
        use(self.copies[-1])

    def remove(self) -> None:
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            while self.copies:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.copies.pop()}" WITH (FORCE)')


@cache
def kind() -> SQLite | PostgreSQL:
    """The one of this process, which knows what it has made."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
