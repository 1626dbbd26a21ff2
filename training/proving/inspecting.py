"""Who signed a PDF file, and is it to the last byte as it was then? Asked of the bytes alone.

The file is not read as a PDF: a signature of ours covers every byte but its own digits, and says
in covered bytes where those are. So nothing can be added, taken out or moved that a reader of PDF
files might take for a part of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from .generations import PublicKey

RANGE = re.compile(rb"/ByteRange *\[ *(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10}) *\]")
LONGEST = 32 * 1024  # characters of a signature
MOST_RANGES = 20


class Seal(StrEnum):
    """What can be said of the signature of a file."""

    INTACT = "intact"  # ours, over the whole file
    WITHDRAWN = "withdrawn"  # intact, by a key that was stolen or suspected
    STRANGER = "stranger"  # over the whole file, but by nobody whom we know
    BROKEN = "broken"  # there is one, and the file is not what it signed
    NONE = "none"


@dataclass(frozen=True)
class Found:
    seal: Seal
    key_id: str = ""


def inspected(content: bytes, known: Iterable[PublicKey]) -> Found:
    """`known`: the generations whose signatures count."""
    ranges = RANGE.findall(content)
    if not ranges:
        return Found(Seal.NONE)
    # A file of ours has one. Each further one is looked at too: none makes the file a better one.
    for found in ranges[:MOST_RANGES]:
        digits = _digits(content, [int(number) for number in found])
        if digits is not None:
            return _judged(*digits, list(known))
    return Found(Seal.BROKEN)


def _digits(content: bytes, numbers: list[int]) -> tuple[bytes, bytes] | None:
    """(the signature with the zeros behind it, the bytes that it covers) where they are all of the
    file but its digits."""
    begin, first, after, last = numbers
    hole = content[first:after]
    whole = begin == 0 and first < after <= first + LONGEST and after + last == len(content)
    if not whole or not re.fullmatch(rb"<[0-9a-f]+>|<[0-9A-F]+>", hole) or len(hole) % 2:
        return None
    return bytes.fromhex(hole[1:-1].decode()), content[:first] + content[after:]


def _judged(signature: bytes, covered: bytes, known: list[PublicKey]) -> Found:
    try:
        told = _Told(signature)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return Found(Seal.BROKEN)
    if told.digest != sha256(covered).digest():
        return Found(Seal.BROKEN)
    for each in known:
        if told.is_by(each):
            return Found(Seal.WITHDRAWN if each.withdrawn else Seal.INTACT, each.key_id)
    return Found(Seal.STRANGER)


class _Told:
    """What stands in a signature; ValueError and others for what is none."""

    def __init__(self, signature: bytes):
        self.whole = signature
        [one] = cms.ContentInfo.load(signature)["content"]["signer_infos"]
        attributes = {each["type"].native: each["values"] for each in one["signed_attrs"]}
        [digest] = attributes["message_digest"]
        self.digest = digest.native
        self.signature = one["signature"].native
        self.signed = one["signed_attrs"].untag().dump()

    def is_by(self, key: PublicKey) -> bool:
        """Only a part of a signature is signed itself: all else must be just as we write it."""
        written = _written(key, self.signed, self.signature)
        behind = self.whole[len(written) :]  # the room that was kept and not needed
        if self.whole[: len(written)] != written or behind.strip(b"\0"):
            return False
        try:
            key.leaf.public_key().verify(self.signature, self.signed, ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


def _written(key: PublicKey, signed: bytes, signature: bytes) -> bytes:
    leaf, ca = (Certificate.load(each.public_bytes(Encoding.DER)) for each in (key.leaf, key.ca))
    sha256_of, number = {"algorithm": "sha256"}, leaf.serial_number
    signer = {
        "version": "v1",
        "sid": cms.IssuerAndSerialNumber({"issuer": leaf.issuer, "serial_number": number}),
        "digest_algorithm": sha256_of,
        "signed_attrs": cms.CMSAttributes.load(signed),
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": signature,
    }
    told = {
        "version": "v1",
        "digest_algorithms": [sha256_of],
        "encap_content_info": {"content_type": "data"},
        "certificates": [leaf, ca],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": told}).dump()
