"""Data Integrity proofs with the cryptosuite eddsa-rdfc-2022, over what a document means; pure."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .contexts import Contexts
from .meaning import canonical

TYPE, SUITE, PURPOSE = "DataIntegrityProof", "eddsa-rdfc-2022", "assertionMethod"
KNOWN = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
LONGEST = 100  # characters of a signature


def moment(when: datetime) -> str:
    """`2026-09-30T00:00:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def made(
    document: dict, key: Ed25519PrivateKey, method: str, created: datetime, contexts: Contexts
) -> dict[str, str]:
    """The proof of a document that has none yet; `method`: under which name the key is found."""
    proof = {
        "type": TYPE,
        "cryptosuite": SUITE,
        "created": moment(created),
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    signature = key.sign(hashed(document, proof, contexts))
    return proof | {"proofValue": "z" + base58.b58encode(signature).decode()}


def hashed(document: dict, proof: dict, contexts: Contexts) -> bytes:
    """The 64 bytes that are signed: of the proof without its value, then of the document."""
    bare = {name: value for name, value in document.items() if name != "proof"}
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    config["@context"] = document.get("@context")
    return b"".join(
        hashlib.sha256(canonical(each, contexts).encode()).digest() for each in (config, bare)
    )


def holds(
    document: dict,
    proof: Any,
    key_of: Callable[[str], bytes | None],
    contexts: Contexts,
) -> bool:
    """Is this one of the document's proofs that we can read, and right?

    `key_of`: the 32 bytes of the public key of a verification method, None for one that does not
    count. Raises Meaningless or Unpinned for documents that cannot be read.
    """
    if not isinstance(proof, dict) or set(proof) != KNOWN:
        return False
    if not all(isinstance(value, str) for value in proof.values()):
        return False
    if (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) != (TYPE, SUITE, PURPOSE):
        return False
    raw, signature = key_of(proof["verificationMethod"]), _signature(proof["proofValue"])
    if raw is None or signature is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, hashed(document, proof, contexts))
    except InvalidSignature:
        return False
    return True


def _signature(text: str) -> bytes | None:
    if not text.startswith("z") or len(text) > LONGEST:
        return None
    try:
        found = base58.b58decode(text[1:])
    except ValueError:
        return None
    return found if len(found) == 64 else None
