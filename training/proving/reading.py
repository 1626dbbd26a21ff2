"""Is a credential real? Read as a stranger's document; pure, without network.

In this order: bounds, contexts, type, schema, proofs, days, and whether it was taken back. Of
several proofs one that we can read and that holds is enough; kinds that we do not know are passed
over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from xml.etree.ElementTree import ParseError

import jsonschema
from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Xml

from . import bits, credential, hostile, proof
from .contexts import CREDENTIALS, Contexts, Unpinned
from .meaning import Meaningless

TYPES = {"OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"}
STATUS = "BitstringStatusListEntry"
IN_SVG = "{https://purl.imsglobal.org/ob/v3p0}credential"
MOST_PROOFS = 5
KeyOf = Callable[[str], bytes | None]  # the public key of a verification method, if it counts
Status = Callable[[str, int], bool | None]  # of a list's address and a place; None: not known


class Verdict(StrEnum):
    """What can be said of a credential."""

    VALID = "valid"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    ALTERED = "altered"  # or signed by nobody who counts
    MALFORMED = "malformed"  # no credential that we can read


@dataclass(frozen=True)
class Read:
    """`status_known` is False where a credential names a list that could not be asked."""

    verdict: Verdict
    why: str = ""
    document: dict[str, Any] | None = None
    status_known: bool = True


class _Ends(Exception):
    """The first thing that is wrong."""

    def __init__(self, verdict: Verdict, why: str) -> None:
        super().__init__(why)
        self.verdict, self.why = verdict, why


def read(
    content: bytes,
    *,
    key_of: KeyOf,
    contexts: Contexts,
    now: datetime,
    status: Status = lambda url, at: None,
) -> Read:
    """The verdict on a credential as JSON, or on an SVG picture that carries one."""
    document = None
    try:
        if content.lstrip()[:1] == b"<":
            content = _carried(content)
        document = hostile.read(content)
        _speaks(document, contexts, TYPES)
        _fits(document)
        _is_signed(document, key_of, contexts)
        _is_in_force(document, now)
        known = _stands(document, status)
    except hostile.Refused as fault:
        return Read(Verdict.MALFORMED, str(fault))
    except _Ends as end:
        return Read(end.verdict, end.why, document)
    return Read(Verdict.VALID, "", document, known)


def status_list(content: bytes, *, key_of: KeyOf, contexts: Contexts, now: datetime) -> Status:
    """What answers for the places of a published list. Raises bits.Unreadable for one that is not
    signed by who counts, is too old, or is none.
    """
    try:
        document = hostile.read(content)
        _speaks(document, contexts, {"BitstringStatusListCredential"})
        _is_signed(document, key_of, contexts)
        _is_in_force(document, now)
        subject = document["credentialSubject"]
        if subject["type"] != "BitstringStatusList" or subject["statusPurpose"] != "revocation":
            raise bits.Unreadable("the list is of another kind")
        found = bits.decoded(subject["encodedList"])
        url = document.get("id")
    except (hostile.Refused, _Ends) as fault:
        raise bits.Unreadable(str(fault)) from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise bits.Unreadable("the list is not in its form") from fault
    return lambda asked, at: bits.is_set(found, at) if asked == url else None


def _carried(content: bytes) -> bytes:
    """The credential in an SVG picture."""
    if len(content) > hostile.LARGEST:
        raise hostile.Refused("it is too large")
    try:
        found = Xml.fromstring(content, forbid_dtd=False).find(f".//{IN_SVG}")
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise hostile.Refused("the picture cannot be read") from fault
    if found is None or not (found.text or "").strip():
        raise hostile.Refused("the picture carries no credential")
    return found.text.encode()


def _speaks(document: dict, contexts: Contexts, wanted: set[str]) -> None:
    spoken = document.get("@context")
    if not isinstance(spoken, list) or spoken[:1] != [CREDENTIALS]:
        raise _Ends(Verdict.MALFORMED, "its first context is not that of credentials")
    if not all(isinstance(each, str) and each in contexts for each in spoken):
        raise _Ends(Verdict.MALFORMED, "it speaks with words that we do not know")
    types = document.get("type")
    if not isinstance(types, list) or "VerifiableCredential" not in types:
        raise _Ends(Verdict.MALFORMED, "it is no credential")
    if not wanted & {each for each in types if isinstance(each, str)}:
        raise _Ends(Verdict.MALFORMED, "it is a credential of another kind")


def _fits(document: dict) -> None:
    """1EdTech's schema. One proof may stand without a list around it, as W3C allows."""
    proofs = document.get("proof")
    shaped = document | {"proof": [proofs]} if isinstance(proofs, dict) else document
    validator = _schema("EndorsementCredential" in document["type"])
    fault = next(validator.iter_errors(shaped), None)
    if fault is not None:
        raise _Ends(Verdict.MALFORMED, f"{fault.json_path}: {fault.message[:200]}")


@cache
def _schema(endorsement: bool) -> jsonschema.Draft201909Validator:
    whole = credential.schema()
    if endorsement:
        whole = {"$defs": whole["$defs"], "$ref": "#/$defs/EndorsementCredential"}
    return jsonschema.Draft201909Validator(whole)


def _is_signed(document: dict, key_of: KeyOf, contexts: Contexts) -> None:
    proofs = document.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    try:
        for each in proofs[:MOST_PROOFS]:
            if proof.holds(document, each, key_of, contexts):
                return
    except (Meaningless, Unpinned) as fault:
        raise _Ends(Verdict.MALFORMED, str(fault)) from fault
    raise _Ends(Verdict.ALTERED, "no signature of it holds")


def _is_in_force(document: dict, now: datetime) -> None:
    begins, ends = (_moment(document.get(name)) for name in ("validFrom", "validUntil"))
    if begins is None:
        raise _Ends(Verdict.MALFORMED, "it does not say from when it is valid")
    if now < begins:
        raise _Ends(Verdict.NOT_YET, "its day has not come")
    if ends is not None and now > ends:
        raise _Ends(Verdict.EXPIRED, "its day is over")


def _moment(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, TypeError) as fault:
        raise _Ends(Verdict.MALFORMED, "a moment in it is none") from fault
    if found.tzinfo is None:
        raise _Ends(Verdict.MALFORMED, "a moment in it has no zone")
    return found


def _stands(document: dict, status: Status) -> bool:
    """Was it taken back? Gives whether that could be asked."""
    entries = document.get("credentialStatus")
    if entries is None:
        return True
    known = True
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or entry.get("type") != STATUS:
            known = False
            continue
        if entry.get("statusPurpose") != "revocation":
            continue
        found = _asked(entry, status)
        if found:
            raise _Ends(Verdict.REVOKED, "it was taken back")
        known = known and found is not None
    return known


def _asked(entry: dict, status: Status) -> bool | None:
    try:
        return status(entry["statusListCredential"], int(entry["statusListIndex"]))
    except (KeyError, ValueError, TypeError, IndexError) as fault:
        raise _Ends(Verdict.MALFORMED, "it does not say where it stands in the list") from fault
