"""Identifiers: UUIDv7 for rows of casework, and codes that a person can read aloud."""

import os
import time
import uuid

# For every code that people see. 0, 1, I, L, O and U are left out: they are misread, and without
# 0 and 1 no code can hold a number that brands a young person.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_FAIR = 256 - 256 % len(ALPHABET)
_DRAWN = ALPHABET * (_FAIR // len(ALPHABET))


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.

    It reveals when it was made, so public codes and invitations never use it.
    """
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=number)


def random_code(length: int) -> str:
    """A code of ALPHABET, each character drawn from the system's secure source."""
    drawn = ""
    while len(drawn) < length:
        # Beyond the last whole multiple some letters would come more often than others.
        drawn += "".join([_DRAWN[byte] for byte in os.urandom(2 * length) if byte < _FAIR])
    return drawn[:length]
