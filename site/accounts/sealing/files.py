"""One storage for every file of casework: certificates, lists, exports. All of it sealed.

A sealed file is `RUMBO1`, the id of its `DataKey` (16 bytes), then blocks of 64 KB, each sealed
with a counter as nonce and bound to the file's name, its place and whether it is the last:
blocks cannot be dropped, swapped or moved to another file. Every file has a name of its own and
is written once, so no nonce is ever used twice.
"""

import errno
import glob
import io
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DatabaseError

from rumbo.keyring import UnknownKey

from ..models import DataKey
from .fields import Unreadable
from .streams import BLOCK, Opened, Sealer

MAGIC = b"RUMBO1"
HEAD = len(MAGIC) + 16  # and the id of the key
FRESH = timedelta(hours=1)
DRAFT = re.compile(r"\.[0-9a-f]{8}\.part$")


def write(name: str, content: bytes, key: DataKey) -> str:
    """Seal `content` under `name`; the file appears whole or not at all. Gives its SHA-256."""
    with growing(name, key) as file:
        file.write(content)
    return file.digest


@contextmanager
def growing(name: str, key: DataKey) -> Iterator[Sealer]:
    """A file to be written piece by piece; at the end it appears whole, or not at all."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    try:
        with open(draft, "xb") as file:
            file.write(MAGIC + key.pk.bytes)
            sealer = Sealer(file, _lock(name, key), name)
            yield sealer
            sealer.end()
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o640)
        os.link(draft, path)  # fails if the name is taken: a sealed file is never overwritten
    finally:
        draft.unlink(missing_ok=True)


def read(name: str) -> bytes:
    """The content; FileNotFoundError, or Unreadable if it was altered or its key destroyed."""
    with opened(name) as file:
        return file.read()


def opened(name: str) -> BinaryIO:
    """The content to be read from any place, a block at a time; raises as `read` does."""
    file = open(_path(name), "rb")  # noqa: SIM115 - closed with what is given back
    try:
        head = file.read(HEAD)
        if head[: len(MAGIC)] != MAGIC or len(head) < HEAD:
            raise Unreadable(name)
        key = DataKey.objects.get(pk=UUID(bytes=head[len(MAGIC) :]))
        content = Opened(file, _lock(name, key), name, HEAD)
    except (DataKey.DoesNotExist, InvalidTag, UnknownKey):
        file.close()
        raise Unreadable(name) from None
    except BaseException:
        file.close()
        raise
    return io.BufferedReader(content, BLOCK)


def is_full(fault: BaseException) -> bool:
    """Was there no room on the disk?"""
    return isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT)


def exists(name: str) -> bool:
    return _path(name).exists()


def remove(name: str) -> None:
    """Take away a file, and what somebody who was killed while writing it left of it."""
    path = _path(name)
    path.unlink(missing_ok=True)
    for draft in path.parent.glob(f"{glob.escape(path.name)}.*.part"):
        draft.unlink(missing_ok=True)


def names_in(folder: str, untouched_for: timedelta) -> set[str]:
    """The files of a folder, drafts among them by the name they would have had."""
    before, place = time.time() - untouched_for.total_seconds(), _path(folder)
    found = place.iterdir() if place.is_dir() else ()
    old = [path.name for path in found if path.is_file() and path.stat().st_mtime < before]
    return {f"{folder}/{re.sub(DRAFT, '', name)}" for name in old}


def stray(kind: str, known: set[str], untouched_for: timedelta = FRESH) -> Iterator[str]:
    """Names of files of one kind ("certificates", "evidence") of any organization without a row.

    What a process that was killed left behind. A younger file may belong to a row about to be
    saved.
    """
    for place in sorted(Path(settings.SEALED_ROOT).glob(f"*/{kind}")):
        yield from sorted(names_in(f"{place.parent.name}/{kind}", untouched_for) - known)


@contextmanager
def kept(name: str, content: bytes, key: DataKey, is_there: Callable[[], bool]) -> Iterator[str]:
    """Seal a file for a row that is about to be saved; gives its SHA-256. Gone if saving fails.

    A commit whose answer was lost may have been done: the file goes only if the row is surely not
    there. A file too many is harmless; a row without its file is not.
    """
    digest = write(name, content, key)
    try:
        yield digest
    except BaseException:
        with suppress(DatabaseError):
            if not is_there():
                remove(name)
        raise


def _path(name: str) -> Path:
    root = Path(settings.SEALED_ROOT).resolve()
    path = (root / name).resolve()
    if root not in path.parents:
        raise ValueError("a file outside its folder")
    return path


def _lock(name: str, key: DataKey) -> AESGCM:
    # An own key for each file: the counters of two files never meet under one key.
    return AESGCM(sha256(b"file|" + key.secret + name.encode()).digest())
