"""A certificate as an Open Badge 3.0, which is a Verifiable Credential 2.0; pure.

It holds what the page of the code shows, and nothing of the person: the subject is an id drawn for
this one credential. Whoever holds the paper says whose it is.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from .contexts import BADGES, CREDENTIALS, Contexts
from .generations import Signing
from .proof import holds, made, moment

SCHEMA = Path(__file__).parent / "published" / "ob_v3p0_achievementcredential_schema.json"


class Unsound(ValueError):
    """A credential that is not as it must be: none is given out."""


@dataclass(frozen=True)
class Earned:
    """What a credential says, in one language. `kind`: achievementType of the schema."""

    kind: str
    name: str
    description: str
    narrative: str  # what had to be done for it
    organization: str
    issued_on: date
    skills: Sequence[str] = ()
    language: str = "es"


@dataclass(frozen=True)
class Place:
    """Where a list says whether it still stands."""

    list_url: str
    index: int


@dataclass(frozen=True)
class Issuer:
    """Who signs: a DID, and under which name its key is found."""

    did: str
    method: str


def document(earned: Earned, issuer: Issuer, place: Place) -> dict[str, Any]:
    """The credential without its proof; ids are drawn anew at each call."""
    achievement = {
        "id": _new_id(),
        "type": ["Achievement"],
        "achievementType": earned.kind,
        "name": earned.name,
        "description": earned.description,
        "criteria": {"narrative": earned.narrative},
        "inLanguage": earned.language,
    }
    if earned.skills:
        achievement["tag"] = list(dict.fromkeys(earned.skills))
    day = datetime(earned.issued_on.year, earned.issued_on.month, earned.issued_on.day, tzinfo=UTC)
    return {
        "@context": [CREDENTIALS, BADGES],
        "id": _new_id(),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": earned.name,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": earned.organization},
        "validFrom": moment(day),
        "credentialSubject": {
            "id": _new_id(),
            "type": ["AchievementSubject"],
            "achievement": achievement,
        },
        "credentialStatus": {
            "id": f"{place.list_url}#{place.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place.index),
            "statusListCredential": place.list_url,
        },
    }


def signed(
    document: dict[str, Any], issuer: Issuer, signing: Signing, now: datetime, contexts: Contexts
) -> bytes:
    """The credential with its proof, as it is given out: UTF-8, indented.

    It is read again from these bytes and checked as a stranger would; Unsound if anything is amiss.
    """
    proof = made(document, signing.ed25519, issuer.method, now, contexts)
    out = json.dumps(document | {"proof": [proof]}, ensure_ascii=False, indent=1).encode()
    again = json.loads(out)
    keys = {issuer.method: signing.public.raw}
    if not holds(again, again["proof"][0], keys.get, contexts):
        raise Unsound("the signature does not hold")
    return out


def check(found: dict[str, Any]) -> None:
    """Unsound unless it is what 1EdTech's schema demands."""
    fault = next(_validator().iter_errors(found), None)
    if fault is not None:
        raise Unsound(f"{fault.json_path}: {fault.message[:200]}")


@cache
def _validator() -> jsonschema.Draft201909Validator:
    return jsonschema.Draft201909Validator(schema())


@cache
def schema() -> dict[str, Any]:
    return json.loads(SCHEMA.read_text("utf-8"))


def _new_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"
