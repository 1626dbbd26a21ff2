"""Check what somebody brings against published keys and lists; pure, with no database or network.

`signed` is said where a signature is right and no fresh list tells whether it still stands.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from . import ended, payload, reading, stored
from .contexts import Contexts
from .generations import PublicKey
from .multikey import methods
from .reading import Status, Verdict

VALID, SIGNED, ALTERED, NOT_FOUND = "valid", "signed", "altered", "not_found"


@dataclass(frozen=True)
class Answer:
    """`state`: valid, replaced, revoked, signed, altered or not_found (no certificate at all)."""

    state: str
    code: str | None = None
    short: payload.Short | None = None


@dataclass(frozen=True)
class Published:
    """What was published by an installation, as somebody kept it."""

    keys: Mapping[str, PublicKey]
    did: str

    def of_method(self) -> Callable[[str], bytes | None]:
        return methods(list(self.keys.values()), self.did).get


def published(content: bytes) -> Published:
    """From the bytes of claves.json. Faulty for anything else."""
    keys = stored.parsed_public(content)
    did = json.loads(content).get("issuer")
    return Published(keys, did if isinstance(did, str) else "")


def qr_text(text: str, known: Published, told: ended.Ended | None, now: datetime) -> Answer:
    """`told`: the list of what ended, if there is one."""
    try:
        found = payload.scanned(text)
    except payload.Unreadable:
        return Answer(NOT_FOUND)
    if not payload.good(found, known.keys.get):
        return Answer(ALTERED, found.code)
    state = SIGNED
    if told is not None:
        state = told.state(found.code)
        if state == VALID and not told.is_fresh(now):
            state = SIGNED
    return Answer(state, found.code, found.short)


STATES = {
    Verdict.VALID: VALID,
    Verdict.REVOKED: "revoked",
    Verdict.EXPIRED: "revoked",
    Verdict.NOT_YET: SIGNED,  # or the clock of whoever asks is wrong
    Verdict.ALTERED: ALTERED,
    Verdict.MALFORMED: NOT_FOUND,
}


def credential(
    content: bytes, known: Published, status: Status, contexts: Contexts, now: datetime
) -> Answer:
    """A credential as JSON, or an SVG picture with one, of this installation."""
    found = reading.read(
        content, key_of=known.of_method(), contexts=contexts, now=now, status=status
    )
    state = STATES[found.verdict]
    return Answer(SIGNED if state == VALID and not found.status_known else state)
