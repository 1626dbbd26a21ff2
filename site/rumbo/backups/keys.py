"""The data keys: out into a file of their own, and back; do they open with our ring?

One JSON object a line, the same on both databases. Only keys that are wrapped are ever written.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.models import DataKey
from rumbo.keyring import UnknownKey, ring

from . import KEYS_TABLE, BackupError

FILE = "keys.jsonl"
BATCH = 500
GONE = b"\0" * 60  # opens under no ring


def write(path: Path) -> tuple[int, list[str]]:
    """Write all keys; gives how many, and the ids of the master keys they are under."""
    count, masters = 0, set()
    with open(path, "w") as file:
        for row in _rows():
            file.write(json.dumps(row) + "\n")
            count, masters = count + 1, masters | {row["kid"]}
    return count, sorted(masters)


def _rows() -> Iterator[dict]:
    for key in DataKey.objects.order_by("pk").iterator(chunk_size=2000):
        yield {
            "id": key.pk.hex,
            "organization": key.organization_id.hex if key.organization_id else None,
            "kid": key.kid,
            "wrapped": base64.b64encode(bytes(key.wrapped)).decode(),
        }


def read(path: Path) -> Iterator[DataKey]:
    """The keys in the file, not saved."""
    with open(path) as file:
        for line in file:
            row = json.loads(line)
            yield DataKey(
                id=UUID(row["id"]),
                organization_id=UUID(row["organization"]) if row["organization"] else None,
                kid=row["kid"],
                wrapped=base64.b64decode(row["wrapped"]),
            )


def check_ring(path: Path, masters: Iterable[str]) -> None:
    """BackupError unless the ring of this installation opens the keys in the file."""
    try:
        have = set(ring().master)
    except ImproperlyConfigured as fault:
        raise BackupError(f"The key ring is needed first: {fault}.") from fault
    if missing := sorted(set(masters) - have):
        raise BackupError(
            f"The key ring lacks the master keys {', '.join(missing)} of this backup: bring the"
            " ring that belonged to it from the safe."
        )
    newest = list(read(path))[-3:]
    if newest and not any(_opens(key) for key in newest):
        raise BackupError(
            "The key ring is that of another installation: it does not open this backup. Bring"
            " the one that belonged to it from the safe."
        )


def _opens(key: DataKey) -> bool:
    try:
        return bool(key.secret)
    except (UnknownKey, InvalidTag):
        return False


def load(path: Path) -> int:
    """Put the keys of the file into the table, which is empty; gives how many."""
    return _save(read(path))


def fill_gaps() -> int:
    """A row that opens nothing for each key that was destroyed after the data was backed up.

    The data still points to it. What it sealed stays unreadable; everything else works.
    """
    gone = {}
    for table, column in _pointing():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT t.{column}, t.organization_id FROM {table} t LEFT JOIN"  # noqa: S608 – names of our own tables
                f" {KEYS_TABLE} k ON k.id = t.{column}"
                f" WHERE k.id IS NULL AND t.{column} IS NOT NULL"
            )
            gone |= dict(cursor.fetchall())
    kid = ring().current
    return _save(
        DataKey(id=key, organization_id=organization, kid=kid, wrapped=GONE)
        for key, organization in gone.items()
    )


def _save(made: Iterator[DataKey]) -> int:
    count = 0
    while some := list(islice(made, BATCH)):
        DataKey.objects.bulk_create(some)
        count += len(some)
    return count


def _pointing() -> Iterator[tuple[str, str]]:
    """(table, column) of everything that is sealed with a data key."""
    there = set(connection.introspection.table_names())
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is DataKey and model._meta.db_table in there:
                yield model._meta.db_table, field.column
