"""Certificates' codes: made, printed in groups of four, and read as people type them."""

import re
import unicodedata

from rumbo.ids import ALPHABET, random_code

LENGTH = 16  # 30 ** 16 is about 78 bits: guessing is hopeless even at a hundred tries a second
GROUP = 4


def new_code() -> str:
    """A certificate's code: 16 characters, each drawn from the system's secure source."""
    return random_code(LENGTH)


def shown(code: str) -> str:
    """The code as printed, in groups of four: `K7QM-4RTX-9D2F-H6WB`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normalized(text: str, length: int = LENGTH) -> str | None:
    """The code that somebody typed or scanned, or None where it cannot be one.

    Accepts lower case, full-width characters, spaces and hyphens of every kind.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    code = "".join(char for char in folded if not _separates(char))
    if len(code) != length or not set(code) <= set(ALPHABET):
        return None
    return code


def typed(text: str, longest: int = 32) -> str:
    """What somebody typed or pasted as a code, fit for an address: the code where it is one, and
    else its letters and digits. The whole address on the paper leads to its code too.
    """
    last = text.strip().rstrip("/").rpartition("/")[2]
    folded = unicodedata.normalize("NFKC", last).upper()
    return normalized(last) or re.sub(r"[^0-9A-Z]", "", folded)[:longest]


def _separates(char: str) -> bool:
    """Spaces, dashes, the minus sign, and the invisible marks that copying brings along."""
    return char.isspace() or char == "\N{MINUS SIGN}" or unicodedata.category(char) in {"Pd", "Cf"}
