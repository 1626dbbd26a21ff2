"""How a name is heard: what one clerk writes so and another so comes to the same form.

Accents, ñ and n, b and v, s, z and c, the silent h, y, i and ll, x and j, k, c and qu, double
letters; foreign names by ear, nicknames and abbreviations by list. Blind tokens are made of these
forms, and comparisons begin with them.
"""

import re
import unicodedata
from functools import lru_cache
from string import ascii_lowercase, digits

from .spellings import GROUPS, NICKNAME_OF

KEPT = 50_000  # single words whose forms are remembered


# What stands between words, and what stands within them and is left out.
_MARKS = {code: " " for code in range(128) if chr(code) not in ascii_lowercase + digits}
_MARKS |= dict.fromkeys(map(ord, "'’ʼ`"))


def plain(text: str) -> str:
    """Lower case, without accents or punctuation: "Núñez-De León" → "nunez de leon"."""
    text = text.casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    text = text.translate(_MARKS)
    return " ".join((text if text.isascii() else re.sub(r"[^0-9a-z]+", " ", text)).split())


# In order; single signs stand for what later rules must not touch.
_RULES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"yy+", "y"),
        (r"ph", "f"),
        (r"ch", "\x01"),
        (r"h", ""),
        (r"ck", "k"),
        (r"y(?![aeiou])", "i"),
        (r"ll$", "l"),
        (r"ll|y", "\x03"),
        (r"^[\x03i](?=[aeiou])", "j"),
        (r"qu(?=[ei])|q", "k"),
        (r"^gu(?=[ao])|^wu(?=[aeio])|^w(?=[aeiou])", "b"),
        (r"gu(?=[ei])", "\x02"),
        (r"g(?=[ei])|x", "j"),
        (r"\x02", "g"),
        (r"c(?=[ei])|z", "s"),
        (r"c", "k"),
        (r"v", "b"),
        (r"w", "u"),
        (r"n(?=[bp])", "m"),
        (r"(.)\1+", r"\1"),
        (r"\x03", "y"),
        (r"\x01", "ch"),
    ]
]


@lru_cache(KEPT)
def by_ear(word: str) -> str:
    """How one plain word sounds: "yesenia" and "llesenia", "vasquez" and "basques" agree."""
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word


def _heads() -> dict[str, str]:
    """{spelling or its sound: sound of the spelling that stands for its line}."""
    found: dict[str, str] = {}
    for group in GROUPS:
        for spelling in group:
            found.setdefault(spelling, by_ear(group[0]))
    for group in GROUPS:
        for spelling in group:
            found.setdefault(by_ear(spelling), found[spelling])
    return found


_HEADS = _heads()


def canonical(word: str) -> str:
    """The form of one plain word by which it is looked for."""
    heard = by_ear(word)
    return _HEADS.get(word) or _HEADS.get(heard, heard)


@lru_cache(KEPT)
def forms(word: str) -> frozenset[str]:
    """The canonical forms of one plain word; a nickname has those of the names it stands for."""
    return frozenset(canonical(name) for name in (word, *NICKNAME_OF.get(word, ())))
