"""Which credentials no longer stand, as a BitstringStatusList; pure.

131,072 bits, the first one the most significant of the first byte: so many that nobody learns from
its place when a credential was issued or how many there are.
"""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable
from typing import Any

SIZE = 131_072
BYTES = SIZE // 8
MOST_BYTES = 1 << 20  # that a stranger's list may unpack to


class Unreadable(ValueError):
    """A text that is no list of bits."""


def encoded(places: Iterable[int]) -> str:
    """`u` and base64url of the gzipped bits, those of `places` set; always the same text."""
    bits = bytearray(BYTES)
    for at in places:
        bits[at // 8] |= 0x80 >> at % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """The bits again; Unreadable for anything else, or for more than a list may hold."""
    if not text.startswith("u"):
        raise Unreadable("a list of bits begins with u")
    try:
        packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        reader = zlib.decompressobj(wbits=31)
        found = reader.decompress(packed, MOST_BYTES)
    except (ValueError, binascii.Error, zlib.error) as fault:
        raise Unreadable("the list of bits does not open") from fault
    if not reader.eof or len(found) < BYTES:
        raise Unreadable("the list of bits is too short or too long")
    return found


def is_set(bits: bytes, at: int) -> bool:
    """IndexError for a place that the list does not have."""
    if at < 0:
        raise IndexError(at)
    return bool(bits[at // 8] & 0x80 >> at % 8)


def credential(url: str, did: str, valid_from: str, valid_until: str, text: str) -> dict[str, Any]:
    """The list as a credential, without its proof."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": valid_from,
        "validUntil": valid_until,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": text,
        },
    }
