"""What the QR code of a certificate says besides its address, signed; pure.

    https://rumbo.example/v/K7QM4RTX9D2FH6WB#0A1B…

After the `#` stand the certificate's short facts and an Ed25519 signature over them and the code,
as one number in base 36: letters and digits only, so that no messenger cuts or bends it, and as
dense in a QR code as its own alphabet allows. Browsers never send that part anywhere.

Bytes: version, number of the key, kind, day (2, days since 2000), tenths of hours (3), then title,
organization and initials, each after its length; then 64 bytes of signature. Numbers are
big-endian. There is no full name: initials, as on the page of the code.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .generations import Faulty, PublicKey

VERSION = 1
SALT = b"rumbo certificate 1\n"  # a signature for this is one for nothing else
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIGNATURE = 64
BEGIN = date(2000, 1, 1)
# Bytes of all texts together, so that the QR code stays readable; longer ones end in "…".
ROOM, ORGANIZATION_LEAST, INITIALS_MAX = 84, 30, 10
LONGEST = 400  # characters
CODE = re.compile(r"[2-9A-HJKMNP-TV-Z]{16}")


class Kind(IntEnum):
    """What was certified."""

    ATTENDANCE = 1
    ACHIEVEMENT = 2
    DIPLOMA = 3
    OUTCOME = 4
    RESULTS = 5


@dataclass(frozen=True)
class Short:
    """The facts in the QR code. `day`: of issue; of results, the day they were counted."""

    kind: Kind
    title: str
    organization: str
    day: date
    hours: Decimal = Decimal(0)
    initials: str = ""

    def clipped(self) -> "Short":
        """As they fit."""
        initials = _clip(self.initials, INITIALS_MAX)
        room = ROOM - len(initials.encode())
        beside = room - len(_plain(self.title).encode())
        organization = _clip(self.organization, max(ORGANIZATION_LEAST, beside))
        title = _clip(self.title, room - len(organization.encode()))
        return replace(self, title=title, organization=organization, initials=initials)


@dataclass(frozen=True)
class Scanned:
    """A QR text taken apart; `signed` is what its signature must be over."""

    code: str
    key_number: int
    short: Short
    signed: bytes
    signature: bytes


class Unreadable(ValueError):
    """A text that is no payload."""


def text(short: Short, code: str, number: int, key: Ed25519PrivateKey) -> str:
    """The payload, by the key of generation `number`; texts that are too long are clipped."""
    body = _packed(short.clipped(), number)
    return _number(body + key.sign(_signed(code, body)))


def address(verify_url: str, payload: str) -> list[str]:
    """The QR code's text in two parts, of which the second one takes less room by itself."""
    return [f"{verify_url}#", payload]


def scanned(qr_text: str) -> Scanned:
    """A whole QR text, `…/v/CODE#PAYLOAD`, or `CODE#PAYLOAD`; Unreadable if it is none.

    A text that could be written otherwise is none: there is one text for each certificate.
    """
    place, hash_, payload = qr_text.strip().partition("#")
    code = place.rstrip("/").rpartition("/")[2]
    if not hash_ or not CODE.fullmatch(code):
        raise Unreadable("there is no code before the #")
    if not 1 <= len(payload) <= LONGEST or set(payload) - set(DIGITS):
        raise Unreadable("what follows the # is not of us")
    content = _bytes(payload)
    if len(content) <= SIGNATURE or _number(content) != payload:
        raise Unreadable("what follows the # is too short, or written otherwise")
    body, signature = content[:-SIGNATURE], content[-SIGNATURE:]
    number, short = _unpacked(body)
    return Scanned(code, number, short, _signed(code, body), signature)


def good(found: Scanned, public: Callable[[str], PublicKey | None]) -> bool:
    """Is it signed by a key that counts? `public`: the generation with this id, or None."""
    key = public(f"s{found.key_number}")
    return key is not None and key.verifies(found.signature, found.signed)


def _signed(code: str, body: bytes) -> bytes:
    return SALT + code.encode() + b"\n" + body


def _packed(short: Short, number: int) -> bytes:
    tenths = int(short.hours * 10)
    if not 1 <= number <= 255 or not 0 <= tenths < 1 << 24:
        raise Faulty("the number of the key or the hours do not fit")
    fields = bytes([VERSION, number, short.kind])
    fields += (short.day - BEGIN).days.to_bytes(2) + tenths.to_bytes(3)
    for each in (short.title, short.organization, short.initials):
        encoded = each.encode()
        fields += bytes([len(encoded)]) + encoded
    return fields


def _unpacked(body: bytes) -> tuple[int, Short]:
    if body[0] != VERSION or len(body) < 11:
        raise Unreadable("it is of another version")
    rest, texts = body[8:], []
    try:
        kind = Kind(body[2])
        for _ in range(3):
            length, rest = rest[0], rest[1:]
            if len(rest) < length:
                raise Unreadable("it is cut short")
            texts.append(rest[:length].decode())
            rest = rest[length:]
    except (ValueError, IndexError) as fault:
        raise Unreadable("a part of it cannot be read") from fault
    if rest or any(each != _plain(each) for each in texts):
        raise Unreadable("there is more in it than belongs there")
    day = BEGIN + timedelta(days=int.from_bytes(body[3:5]))
    hours = Decimal(int.from_bytes(body[5:8])) / 10
    return body[1], Short(kind, texts[0], texts[1], day, hours, texts[2])


def _clip(words: str, most: int) -> str:
    """So many bytes at most, and no broken letter."""
    words = _plain(words)
    if len(words.encode()) <= most:
        return words
    return words.encode()[: most - 3].decode(errors="ignore").rstrip() + "…"


def _plain(words: str) -> str:
    """Composed letters, and nothing that is not seen."""
    seen = "".join(c for c in words if unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", seen)


def _number(content: bytes) -> str:
    """In base 36, of a 1 before the bytes, so that zeros in front are kept."""
    value, out = int.from_bytes(b"\x01" + content), []
    while value:
        value, digit = divmod(value, 36)
        out.append(DIGITS[digit])
    return "".join(reversed(out))


def _bytes(digits: str) -> bytes:
    value = int(digits, 36)
    found = value.to_bytes((value.bit_length() + 7) // 8)
    if not found or found[0] != 1:
        raise Unreadable("it is no whole number of bytes")
    return found[1:]
