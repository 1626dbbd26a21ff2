"""Documents and phones of two records beside each other."""

import re

from . import weights
from .known import Known

SAME, NEAR, DIFFERS, UNKNOWN = "same", "near", "differs", ""
DOCUMENT_BITS = {
    SAME: weights.DOCUMENT_SAME,
    NEAR: weights.DOCUMENT_NEAR,
    DIFFERS: weights.DOCUMENT_DIFFERS,
    UNKNOWN: 0.0,
}
PHONE_BITS = {SAME: weights.PHONE_SAME, NEAR: weights.PHONE_NEAR, DIFFERS: 0.0, UNKNOWN: 0.0}
SHORTEST = 7  # signs of a document number that tells people apart
NATIONAL = 8  # digits of a phone behind the country


def telling(number: str) -> str:
    """A document number without its marks; "" if it is nobody's: too short, or all zeros."""
    compact = re.sub(r"[^0-9a-z]", "", number.casefold())
    return compact if len(compact) >= SHORTEST and len(set(compact)) > 1 else ""


def documents(a: Known, b: Known) -> str:
    one, other = ({telling(n) for n in known.documents} - {""} for known in (a, b))
    if one & other:
        return SAME
    # The same length and form stands for the same kind.
    alike = [(x, y) for x in one for y in other if len(x) == len(y) and _form(x) == _form(y)]
    if not alike:
        return UNKNOWN
    return NEAR if any(_one_slip(x, y) for x, y in alike) else DIFFERS


def phones(a: Known, b: Known) -> str:
    one, other = ({national(n) for n in known.phones} - {""} for known in (a, b))
    if one & other:
        return SAME
    if not one or not other:
        return UNKNOWN
    return NEAR if any(_one_slip(x, y) for x in one for y in other) else DIFFERS


def _form(number: str) -> str:
    return re.sub(r"\d", "0", number)


def national(number: str) -> str:
    """The digits of a phone without its country; "" if there are too few."""
    digits = re.sub(r"\D", "", number)[-NATIONAL:]
    return digits if len(digits) == NATIONAL and len(set(digits)) > 1 else ""


def _one_slip(one: str, other: str) -> bool:
    """One sign differs, or two beside each other are exchanged."""
    if len(one) != len(other):
        return False
    off = [n for n, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    if len(off) == 2 and off[1] == off[0] + 1:
        return one[off[0]] == other[off[1]] and one[off[1]] == other[off[0]]
    return len(off) == 1
