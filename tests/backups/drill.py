"""An installation that is backed up, and empty ones elsewhere to restore into."""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from rumbo.backups import making
from youth.details import ContactDetails, PersonDetails
from youth.intake import register

from .. import databases
from ..world import ACTOR, World

CANARY = "Zqxcanaria"
SESSION = "zqxsession00000000000000000000ab"


class Installation:
    """A world with people, certificates and pictures; what it held, and its backup."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.var = folder / "backups", folder / "var"
        self.ring = folder / "safe" / "keyring.json"
        with self.at(self.var):
            call_command("make_keys", stdout=io.StringIO())
            self.fill()
            self.rows, self.files, self.shape = rows(), files(), shape()
            self.made = making.back_up(self.folder)

    @contextmanager
    def at(self, var: Path) -> Iterator[None]:
        """Settings of an installation whose files lie in `var`, with our ring."""
        roots = {"SEALED_ROOT": var / "sealed", "MEDIA_ROOT": var / "media"}
        with override_settings(KEYRING=self.ring, **roots):
            yield

    def fill(self) -> None:
        world = World()
        self.code = world.own.certificate.code
        details = PersonDetails(
            given=f"{CANARY}una",
            surname1=f"{CANARY}dos",
            born=timezone.localdate().replace(year=2008),
            notes=f"{CANARY}tres",
            directions=f"{CANARY}cuatro",
            contacts=(ContactDetails("+502 4455 6677"),),
        )
        self.person = register(world.cast.ceiba, details, actor=ACTOR).pk
        with connection.cursor() as cursor:
            cursor.execute("SELECT names FROM youth_participant ORDER BY id DESC LIMIT 1")
            self.sealed = cursor.fetchone()[0].encode()
        Session.objects.create(session_key=SESSION, expire_date=timezone.now())
        picture = Path(settings.MEDIA_ROOT) / "images" / "picture.jpg"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"\xff\xd8 a picture")


@contextmanager
def elsewhere(installation: Installation, folder: Path) -> Iterator[Path]:
    """An empty database and empty folders, with the ring brought from the safe."""
    home, empty = connection.settings_dict["NAME"], Empty(folder)
    try:
        databases.use(empty.name)
        with installation.at(folder / "var"):
            yield folder / "var"
    finally:
        databases.use(home)
        empty.remove()


class Empty:
    def __init__(self, folder: Path) -> None:
        self.name = str(folder / "empty" / "rumbo.sqlite3")
        if connection.vendor == "postgresql":
            self.name = f"rumbo_test_restored_{os.getpid()}"
            self.run(f'CREATE DATABASE "{self.name}"')

    def remove(self) -> None:
        if connection.vendor == "postgresql":
            self.run(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def run(self, sql: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql)


def rows() -> dict[str, list]:
    """Every row of every table that is backed up, in an order of their own."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - set(making.LEFT_OUT)):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(repr(plain(row)) for row in cursor.fetchall())
    return found


def plain(row) -> list:
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]


# By their names: PostgreSQL writes a condition in other words once it was restored.
SHAPE = {
    "sqlite": "SELECT type || name || coalesce(sql, '') FROM sqlite_master"
    " WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT contype::text || conname FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace"
    " UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
    " UNION SELECT tgname || tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
}


def shape() -> list[str]:
    """The tables, constraints, indexes and triggers that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPE[connection.vendor])
        return sorted(text for (text,) in cursor.fetchall())


def files() -> dict[str, str]:
    """{path: SHA-256} of everything in the folders of files."""
    roots = Path(settings.SEALED_ROOT), Path(settings.MEDIA_ROOT)
    return {
        f"{root.name}/{path.relative_to(root)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for root in roots
        for path in root.rglob("*")
        if path.is_file()
    }


def rewrite(folder: Path, change) -> None:
    """Change the manifest of a backup."""
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
