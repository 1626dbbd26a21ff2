"""Where backups lie: names by the second they were made, drafts, and which are old."""

import errno
import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import DatabaseError

from . import BackupError

FORM = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"\d{8}T\d{6}Z")
DRAFT = ".part"
SAID = {
    errno.ENOSPC: "there is no room left",
    errno.EDQUOT: "there is no room left for this user",
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
    errno.EROFS: "it can only be read",
    errno.ENOTDIR: "it is no folder",
    errno.EIO: "the disk does not answer as it should",
}


def stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime(FORM)


def moment(name: str) -> datetime:
    return datetime.strptime(name, FORM).replace(tzinfo=UTC)


def whole(folder: Path) -> list[Path]:
    """The finished backups in `folder`, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))


def newest(folder: Path, what: str) -> Path:
    """The last finished one; BackupError that says what lies there instead."""
    found = whole(folder)
    if found:
        return found[-1]
    halves = list(folder.glob(f"*{DRAFT}")) if folder.is_dir() else []
    more = ": only one that was never finished" if halves else ""
    raise BackupError(f"There is no backup of the {what} in {folder}{more}.")


@contextmanager
def alone(folders: Collection[Path]) -> Iterator[None]:
    """One backup at a time into these; what a killed one left behind is removed."""
    with ExitStack() as held:
        for folder in sorted(folders):
            with saying(folder):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = held.enter_context(open(folder / ".lock", "w"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupError(f"Another backup into {folder} is at work.") from None
            for left in folder.glob(f"*/*{DRAFT}"):
                shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A draft of the folder `path` that takes its name at the end, or is gone."""
    draft = path.with_name(path.name + DRAFT)
    if path.exists():
        raise BackupError(f"{path} exists already and is left as it is.")
    with saying(path.parent):
        try:
            draft.mkdir(parents=True, mode=0o700)
            yield draft
            os.sync()  # all of it is on the disk before it gets its name
            draft.rename(path)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


@contextmanager
def saying(folder: Path) -> Iterator[None]:
    """Errors of the disk, in words."""
    try:
        yield
    except OSError as fault:
        said = SAID.get(fault.errno, fault.strerror or str(fault))
        raise BackupError(f"{folder} cannot be written: {said}.") from fault
    except (sqlite3.Error, DatabaseError) as fault:
        raise BackupError(f"{folder}: the database says: {fault}.") from fault


def prune(folder: Path, days: int, now: datetime) -> list[str]:
    """Remove what is older than so many days, never the newest one; gives the names removed."""
    limit = now - timedelta(days=days)
    old = [path for path in whole(folder)[:-1] if moment(path.name) < limit]
    with saying(folder):
        for path in old:
            # Renamed first: a removal that is killed leaves nothing that looks whole.
            half = path.with_name(path.name + DRAFT)
            path.rename(half)
            shutil.rmtree(half)
    return [path.name for path in old]
