"""One storage for every file of casework: certificates, lists, exports. All of it sealed.

A sealed file is `RUMBO1`, the id of its `DataKey` (16 bytes), then blocks of 64 KB, each sealed
with a counter as nonce and bound to the file's name, its place and whether it is the last:
blocks cannot be dropped, swapped or moved to another file. Every file has a name of its own and
is written once, so no nonce is ever used twice.
"""

import glob
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DatabaseError

from rumbo.keyring import UnknownKey

from ..models import DataKey
from .fields import Unreadable

MAGIC = b"RUMBO1"
BLOCK = 64 * 1024
FRESH = timedelta(hours=1)
DRAFT = re.compile(r"\.[0-9a-f]{8}\.part$")


def write(name: str, content: bytes, key: DataKey) -> str:
    """Seal `content` under `name`; the file appears whole or not at all. Gives its SHA-256."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    try:
        with open(draft, "xb") as file:
            file.write(MAGIC + key.pk.bytes)
            for block in _sealed_blocks(name, content, key):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o640)
        os.link(draft, path)  # fails if the name is taken: a sealed file is never overwritten
    finally:
        draft.unlink(missing_ok=True)
    return sha256(content).hexdigest()


def read(name: str) -> bytes:
    """The content; FileNotFoundError, or Unreadable if it was altered or its key destroyed."""
    raw = _path(name).read_bytes()
    if raw[:6] != MAGIC or len(raw) < 38:
        raise Unreadable(name)
    try:
        key = DataKey.objects.get(pk=UUID(bytes=raw[6:22]))
    except DataKey.DoesNotExist:
        raise Unreadable(name) from None
    try:
        return b"".join(_opened_blocks(name, raw[22:], key))
    except (InvalidTag, UnknownKey):
        raise Unreadable(name) from None


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


def _file_key(name: str, key: DataKey) -> bytes:
    # An own key for each file: the counters of two files never meet under one key.
    return sha256(b"file|" + key.secret + name.encode()).digest()


def _sealed_blocks(name: str, content: bytes, key: DataKey):
    lock = AESGCM(_file_key(name, key))
    starts = range(0, max(len(content), 1), BLOCK)
    for number, start in enumerate(starts):
        last = start + BLOCK >= len(content)
        context = f"{name}|{number}|{int(last)}".encode()
        yield lock.encrypt(number.to_bytes(12, "big"), content[start : start + BLOCK], context)


def _opened_blocks(name: str, raw: bytes, key: DataKey):
    lock = AESGCM(_file_key(name, key))
    size = BLOCK + 16
    for number, start in enumerate(range(0, max(len(raw), 1), size)):
        context = f"{name}|{number}|{int(start + size >= len(raw))}".encode()
        yield lock.decrypt(number.to_bytes(12, "big"), raw[start : start + size], context)
