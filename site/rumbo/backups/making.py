"""Make one backup: the data first, then its files, then the keys, then their names."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit import journal
from rumbo.checks import UNFINISHED

from . import DATA, KEYS, BackupError, erased, files, keys, places
from .manifest import Manifest, applied

# Whoever has them could go on in somebody's session.
LEFT_OUT = ("django_session", "usersessions_usersession")


@dataclass(frozen=True)
class Made:
    """What a backup holds: its name, rows and files counted, and what was pruned."""

    name: str
    rows: int
    keys: int
    files: int
    bytes: int
    pruned: list[str]


def engine():
    """The module that knows the database of this installation."""
    if connection.vendor == "postgresql":
        from . import on_postgresql as found
    else:
        from . import on_sqlite as found
    return found


def back_up(
    folder: Path,
    keys_folder: Path | None = None,
    *,
    prune: tuple[int, int] | None = None,
    actor: object = "system:back_up",
) -> Made:
    """Back up into `folder`, the keys into `keys_folder` where they are to lie elsewhere.

    `prune` is (days for data, days for keys) after which older ones are removed. BackupError
    where it cannot be done; then nothing is left that looks like a backup.
    """
    now = timezone.now()
    data = folder / DATA / places.stamp(now)
    wrapped = (keys_folder or folder) / KEYS / places.stamp(now)
    for each in (folder, keys_folder or folder):
        _keep_apart(each)
    with _closed_to_others(), places.alone({folder, keys_folder or folder}):
        with places.drafted(data) as draft:
            manifest = _write_data(draft, now.isoformat(), data.parent)
            with places.drafted(wrapped) as keys_draft:
                count = _write_keys(keys_draft, now.isoformat())
        removed = []
        if prune:
            removed += places.prune(data.parent, prune[0], now)
            removed += places.prune(wrapped.parent, prune[1], now)
    with transaction.atomic():
        journal.record("backup.made", actor=actor, purpose=data.name)
    return Made(
        name=data.name,
        rows=sum(manifest.rows.values()),
        keys=count,
        files=len(manifest.files) - 1,
        bytes=sum(each["bytes"] for each in manifest.files.values()),
        pruned=removed,
    )


def _write_data(draft: Path, made_at: str, folder: Path) -> Manifest:
    there = engine().tables()
    if UNFINISHED in there:
        raise BackupError("The database is half restored: finish `restore` first.")
    if keys.KEYS_TABLE not in there:
        raise BackupError("The database is empty: is this the right one (DATABASE_URL)?")
    manifest = Manifest(made_at, connection.vendor, engine().version(), applied())
    manifest.left_out = left_out()
    manifest.rows = engine().dump(draft / engine().FILE, manifest.left_out)
    for table in manifest.left_out:
        manifest.rows.pop(table, None)
    manifest.add(draft, draft / engine().FILE)
    earlier = places.whole(folder)
    files.save(draft, earlier[-1] if earlier else None, manifest)
    manifest.write(draft)
    return manifest


def _write_keys(draft: Path, made_at: str) -> int:
    manifest = Manifest(made_at, connection.vendor)
    count, manifest.master_keys = keys.write(draft / keys.FILE)
    manifest.rows = {keys.KEYS_TABLE: count}
    erased.write(draft / erased.FILE)
    for name in (keys.FILE, erased.FILE):
        manifest.add(draft, draft / name)
    manifest.write(draft)
    return count


def left_out() -> list[str]:
    """Tables whose rows are not backed up, of those that are there."""
    caches = [
        each["LOCATION"] for each in settings.CACHES.values() if "DatabaseCache" in each["BACKEND"]
    ]
    there = set(engine().tables())
    return sorted({*LEFT_OUT, *caches} & there)


def _keep_apart(folder: Path) -> None:
    """Neither the key ring in the backups, nor the backups in what is backed up."""
    folder = folder.resolve()
    for root in files.roots().values():
        if root.resolve() in (folder, *folder.parents):
            raise BackupError(f"{folder} lies in {root}, which is backed up: choose another.")
    secrets = {"The key ring lies": settings.KEYRING, "Signing keys lie": settings.SIGNING_KEYS}
    for what, path in secrets.items():
        for place in (folder, *(root.resolve() for root in files.roots().values())):
            if path is not None and place in (Path(path).resolve(), *Path(path).resolve().parents):
                raise BackupError(
                    f"{what} in {place}: kept together with the backups they would make them"
                    " worth more to a thief. Move one of them."
                )


@contextmanager
def _closed_to_others():
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
