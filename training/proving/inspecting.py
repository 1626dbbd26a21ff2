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
    """What stands in a signature. ValueError and others for what is not as we sign: nothing in it
    may be otherwise, although only a part of it is signed itself."""

    def __init__(self, signature: bytes):
        info = cms.ContentInfo.load(signature)
        plain = info.dump(force=True)
        one, self.chain = self._parts(info["content"])
        if signature.rstrip(b"\0") != plain.rstrip(b"\0") or len(signature) < len(plain):
            raise ValueError("written otherwise, or something stands behind it")
        attributes = {each["type"].native: each["values"] for each in one["signed_attrs"]}
        [digest], [mark] = attributes["message_digest"], attributes["signing_certificate_v2"]
        self.digest = digest.native
        self.mark = mark["certs"][0]["cert_hash"].native
        self.signature = one["signature"].native
        self.signed = one["signed_attrs"].untag().dump()
        self.number = one["sid"].chosen["serial_number"].native

    @staticmethod
    def _parts(told):
        """The one who signs, and the certificates that come along."""
        [one], [kind] = told["signer_infos"], told["digest_algorithms"]
        used = kind, one["digest_algorithm"], one["signature_algorithm"]
        names = [each["algorithm"].native for each in used]
        if names != ["sha256", "sha256", "sha256_ecdsa"] or len(one["unsigned_attrs"]):
            raise ValueError("not as we sign")
        if (told["version"].native, one["version"].native) != ("v1", "v1") or len(told["crls"]):
            raise ValueError("not as we sign")
        return one, sorted(each.chosen.dump() for each in told["certificates"])

    def is_by(self, key: PublicKey) -> bool:
        leaf, ca = (each.public_bytes(Encoding.DER) for each in (key.leaf, key.ca))
        same = self.mark == sha256(leaf).digest() and self.number == key.leaf.serial_number
        if not same or self.chain != sorted((leaf, ca)):
            return False
        try:
            key.leaf.public_key().verify(self.signature, self.signed, ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True
