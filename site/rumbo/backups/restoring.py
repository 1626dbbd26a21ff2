"""Bring a backup back: everything is checked before anything is changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.core import checks
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from audit import journal
from rumbo.checks import UNFINISHED

from . import DATA, KEYS, BackupError, erased, files, keys, places
from .making import engine
from .manifest import Manifest

IN_USE = {"accounts.User": "people who sign in", "accounts.Organization": "organizations"}


@dataclass
class Backup:
    """A backup that was found: the data of one moment, and the keys."""

    data: Path
    keys: Path
    manifest: Manifest
    keys_manifest: Manifest


@dataclass
class Restored:
    name: str
    keys_name: str
    rows: int = 0
    keys: int = 0
    files: int = 0
    erased: str = ""  # the file that says who was erased since; "" in older backups
    gone: int = 0  # keys that were destroyed since the data was backed up
    pending: list[str] = field(default_factory=list)  # migrations to be applied
    aside: list[str] = field(default_factory=list)  # where what was there is kept


def find(folder: Path, name: str = "", keys_folder: Path | None = None) -> Backup:
    """The backup called `name`, else the newest, with the newest keys."""
    data = folder / DATA / name if name else places.newest(folder / DATA, "data")
    if data not in places.whole(folder / DATA):
        raise BackupError(f"There is no finished backup {data}.")
    wrapped = places.newest((keys_folder or folder) / KEYS, "keys")
    if wrapped.name < data.name:
        raise BackupError(
            f"The newest keys are of {wrapped.name}, older than the data of {data.name}: people"
            " added in between could never be read. Bring newer keys, or take earlier data."
        )
    return Backup(data, wrapped, Manifest.read(data), Manifest.read(wrapped))


def check(backup: Backup) -> None:
    """BackupError unless the backup is whole, for this program and opened by our ring."""
    if backup.manifest.database != connection.vendor:
        raise BackupError(
            f"The backup is of {backup.manifest.database}, and this installation is set to"
            f" {connection.vendor} (DATABASE_URL)."
        )
    for folder, manifest in ((backup.data, backup.manifest), (backup.keys, backup.keys_manifest)):
        if found := manifest.damaged(folder):
            more = f", and {len(found) - 3} more" if len(found) > 3 else ""
            raise BackupError(f"The backup {folder} is damaged: {'; '.join(found[:3])}{more}.")
    if unknown := backup.manifest.unknown_migrations():
        raise BackupError(
            f"The backup was made by a newer Rumbo ({unknown[0]} is unknown here): install that"
            " version first."
        )
    keys.check_ring(backup.keys / keys.FILE, backup.keys_manifest.master_keys)


def occupied() -> list[str]:
    """What of this installation is in use already: nothing may be restored over it unasked."""
    found = [f"files in {root}" for root in files.occupied()]
    there = set(engine().tables())
    if UNFINISHED in there:
        return found
    for label, words in IN_USE.items():
        model = apps.get_model(label)
        if model._meta.db_table in there and model.objects.exists():
            found.append(words)
    return found


def restore(
    backup: Backup,
    *,
    replace: bool = False,
    actor: object = "system:restore",
    say: Callable = print,
) -> Restored:
    """Check the backup, then bring it back; what was there is kept aside where `replace` is set."""
    say("Checking the backup …")
    check(backup)
    used = occupied()
    if used and not replace:
        raise BackupError(
            f"This installation is in use, there are {', '.join(used)}: nothing was changed."
        )
    name = f"before_{places.stamp(timezone.now()).lower()}"
    done = Restored(backup.data.name, backup.keys.name, files=len(backup.manifest.files) - 1)
    listed = backup.keys / erased.FILE
    done.erased = str(listed) if listed.is_file() else ""
    with places.saying(files.roots()["sealed"].parent):
        say("Files …")
        moved = files.put_back(backup.data, name)
        try:
            say("Database …")
            with engine().loaded(backup.data / engine().FILE, name):
                done.keys = keys.load(backup.keys / keys.FILE)
                done.gone = keys.fill_gaps()
                done.rows = _compare(backup)
        except BaseException:
            files.undo(moved)
            raise
    if used:
        done.aside = [str(aside) for _root, aside in moved if aside] + [f"{name} (database)"]
    else:
        engine().forget(name)
    _finish(done, actor)
    return done


def _compare(backup: Backup) -> int:
    """Every table holds as many rows as were backed up; gives their sum."""
    with connection.cursor() as cursor:
        for table, expected in backup.manifest.rows.items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 – checked by its digest
            [count] = cursor.fetchone()
            if count != expected:
                raise BackupError(f"{table} has {count} rows where {expected} were backed up.")
    return sum(backup.manifest.rows.values())


def _finish(done: Restored, actor: object) -> None:
    """Does it all fit together? Older backups must be migrated first."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    done.pending = [f"{migration.app_label}.{migration.name}" for migration, _back in plan]
    if done.pending:
        return
    found = checks.run_checks(tags=[checks.Tags.database], databases=[connection.alias])
    if serious := [each for each in found if each.is_serious()]:
        raise BackupError(f"Restored, but: {serious[0].msg}")
    with transaction.atomic():
        journal.record("backup.restored", actor=actor, purpose=f"{done.name} {done.keys_name}")
