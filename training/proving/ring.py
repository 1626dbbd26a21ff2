"""The ring of signing keys of this installation: outside the database, like the key ring.

    signing = ring.load().current(timezone.now())   # CannotSign: nothing can be issued now
    known = ring.load().public("s1")                # verifies, also without any private key

Files and their meaning: stored.py. They are read again when they changed.
"""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from training.certifying.refusing import Refused

from . import generations, stored
from .generations import Faulty, PublicKey, Signing

SOON = timedelta(days=60)  # before a generation ends
AHEAD = timedelta(hours=1)  # that another clock may have been when the keys were made

MISSING = _(
    "The keys that certificates are signed with are missing: nothing can be issued until the "
    "administrator of the platform brings them back. Certificates can still be checked."
)
DAMAGED = _(
    "The keys that certificates are signed with are damaged: nothing can be issued until the "
    "administrator of the platform brings them back. Certificates can still be checked."
)
WRONG = _(
    "The keys that certificates are signed with are not those of this installation: nothing can be "
    "issued until the administrator of the platform brings the right ones."
)
EXPIRED = _(
    "The keys that certificates are signed with have expired: nothing can be issued until the "
    "administrator of the platform renews them. Certificates can still be checked."
)

CLOCK = _(
    "The clock of the server is wrong: it shows a day before the keys that certificates are signed "
    "with were made. Nothing can be issued until the administrator of the platform sets it right."
)


class CannotSign(Refused):
    """Nothing can be signed now; the text says why, in the reader's language."""


@dataclass(frozen=True)
class Ring:
    """What this installation signs with, and all that verifies what it ever signed."""

    signing: Signing | None = None
    keys: dict[str, PublicKey] = field(default_factory=dict)  # by id, oldest first
    fault: object = None  # why there is nothing to sign with, in words

    def current(self, now: datetime) -> Signing:
        """The generation that signs at this moment; CannotSign if there is none."""
        if self.signing is None:
            raise CannotSign(self.fault or MISSING)
        listed = self.keys.get(self.signing.key_id)
        if listed is None or listed.raw != self.signing.public.raw or listed.withdrawn:
            raise CannotSign(WRONG)
        if now < self.signing.created - AHEAD:
            raise CannotSign(CLOCK)
        if now >= min(self.signing.not_after, self.signing.leaf.not_valid_after_utc):
            raise CannotSign(EXPIRED)
        return self.signing

    def public(self, key_id: str) -> PublicKey | None:
        """The public half of a generation, however old; None where it was never ours."""
        return self.keys.get(key_id)

    def all_public(self) -> list[PublicKey]:
        """Every generation, oldest first."""
        return list(self.keys.values())

    def ends_soon(self, now: datetime) -> bool:
        return self.signing is not None and now >= self.signing.not_after - SOON


def load() -> Ring:
    """The ring of this process; never raises. Tests run with one that lives in memory only."""
    if settings.SIGNING_KEYS is None:
        return _in_memory()
    folder = Path(settings.SIGNING_KEYS)
    return _read(folder, tuple(_stamp(folder / name) for name in (stored.PRIVATE, stored.PUBLIC)))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


@lru_cache(maxsize=1)
def _read(folder: Path, stamp: tuple) -> Ring:
    keys, signing, fault = {}, None, None
    try:
        signing = stored.read_private(folder)
    except FileNotFoundError:
        fault = MISSING
    except Faulty:
        fault = DAMAGED
    try:
        keys = stored.read_public(folder / stored.PUBLIC)
    except FileNotFoundError:
        fault = fault or MISSING
    except Faulty:
        fault = DAMAGED
    return Ring(signing if fault is None else None, keys, fault)


@cache
def _in_memory() -> Ring:
    """In force at whatever moment a test is set."""
    then = datetime(1990, 1, 1, tzinfo=UTC)
    authority = generations.make_authority("Rumbo, in memory", then)
    made = generations.make(1, authority, "Rumbo, in memory", then, timedelta(days=59 * 365))
    return Ring(made, {made.key_id: made.public})
