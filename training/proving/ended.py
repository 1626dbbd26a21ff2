"""The signed list of certificates that ended, for checking without network; pure.

It tells hashes of codes, so that a code is found in it by whoever has the paper, and nobody reads
codes out of it. It has a day on which it is too old: then nothing can be said of what ended since.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from . import signed_json
from .generations import PublicKey, Signing
from .proof import moment
from .signed_json import Unreadable

SALT = b"rumbo ended 1\n"
MARK = 10  # bytes of each hash; 80 bits, as many as a code has
LASTS = timedelta(days=7)
AHEAD = timedelta(days=1)  # that the clock of whoever published it may be
LARGEST = 16 << 20  # bytes of a list that is read
STATES = ("revoked", "replaced")


@dataclass(frozen=True)
class Ended:
    """A list whose signature was right."""

    issued: datetime
    expires: datetime
    marks: dict[str, frozenset[bytes]]  # by state

    def state(self, code: str) -> str:
        """revoked, replaced, or valid as far as the list knows."""
        mark = mark_of(code)
        return next((state for state in STATES if mark in self.marks[state]), "valid")

    def is_fresh(self, now: datetime) -> bool:
        """By a clock that shows a day before the list was made, nobody can tell how old it is."""
        return self.issued - AHEAD <= now < self.expires


def mark_of(code: str) -> bytes:
    return hashlib.sha256(SALT + code.encode()).digest()[:MARK]


def signed(codes: dict[str, Iterable[str]], signing: Signing, now: datetime) -> dict[str, Any]:
    """The list as it is published; `codes`: those that are revoked, those that are replaced."""
    now = now.astimezone(UTC).replace(microsecond=0)
    found = {"issued": moment(now), "expires": moment(now + LASTS)}
    for state in STATES:
        marks = sorted(mark_of(code) for code in codes.get(state, ()))
        found[state] = base64.b64encode(b"".join(marks)).decode()
    return signed_json.signed(found, _signed, signing)


def read(content: bytes, public: Callable[[str], PublicKey | None]) -> Ended:
    """A published list, if it is signed by a key that counts; else Unreadable."""
    return signed_json.read(content, public, _signed, _told, most=LARGEST, name="the list")


def _told(data: dict[str, Any]) -> Ended:
    marks = {state: frozenset(_marks(data[state])) for state in STATES}
    issued, expires = (datetime.fromisoformat(data[name]) for name in ("issued", "expires"))
    return Ended(issued, expires, marks)


def _signed(data: dict[str, Any]) -> bytes:
    lines = [data[name] for name in ("key", "issued", "expires", *STATES)]
    return SALT + "\n".join(lines).encode()


def _marks(text: str) -> Iterable[bytes]:
    content = base64.b64decode(text, validate=True)
    if len(content) % MARK:
        raise Unreadable("the list is cut short")
    return (content[at : at + MARK] for at in range(0, len(content), MARK))
