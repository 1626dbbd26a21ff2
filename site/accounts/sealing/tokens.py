"""Blind tokens: how sealed values are found without being readable.

A token is a 63-bit keyed hash, with a key of the organization, of a normalized value. Names make
tokens of *pairs* of parts and of all parts together, never of a single word: the frequency of
single words gives common names away to whoever steals the table.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from rumbo.keyring import ring
from rumbo.names import PARTICLES


def blind(organization_id: object, text: str) -> int:
    """The token of `text` for one organization: 63 bits, as a positive integer."""
    digest = hmac.digest(ring().blind_key(organization_id), text.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 1


def plain(text: str) -> str:
    """Lower case, without accents or punctuation: "Núñez-De León" → "nunez de leon"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    letters = re.sub(r"['’ʼ`]", "", letters)
    return " ".join(re.sub(r"[^0-9a-z]+", " ", letters).split())


# Spelling by ear, in order: what sounds alike in Central America is written alike.
SOUNDS = [
    (r"ph", "f"),
    (r"ch", "\x01"),
    (r"h", ""),
    (r"\x01", "ch"),
    (r"qu(?=[ei])|q", "k"),
    (r"gu(?=[ei])", "\x02"),
    (r"g(?=[ei])|x", "j"),
    (r"\x02", "g"),
    (r"c(?=[ei])|z", "s"),
    (r"c(?!h)", "k"),
    (r"v|w(?=[aeiou])", "b"),
    (r"ll|y(?=[aeiou])", "y"),
    (r"y", "i"),
    (r"(.)\1+", r"\1"),
]


def sound(word: str) -> str:
    """How one plain word sounds: "Yesenia" and "Llesenia", "Vásquez" and "Basques" agree."""
    heard = plain(word)
    for pattern, replacement in SOUNDS:
        heard = re.sub(pattern, replacement, heard)
    return heard


def words(*names: str) -> list[str]:
    """The meaningful words of names, plain, without particles."""
    return [w for name in names for w in plain(name or "").split() if w not in PARTICLES]


def name_texts(*names: str) -> Iterator[str]:
    """What is hashed for a person's names: pairs of sounds, and all of them together."""
    heard = sorted({sound(w) for w in words(*names)})
    for i, first in enumerate(heard):
        for second in heard[i + 1 :]:
            yield f"2:{first} {second}"
    yield "a:" + " ".join(heard)


def birth_texts(born: date) -> Iterator[str]:
    """A birth date, and the same with day and month swapped where that is a date."""
    yield f"d:{born.isoformat()}"
    if born.day <= 12 and born.day != born.month:
        yield f"d:{born.replace(month=born.day, day=born.month).isoformat()}"


def digits_text(kind: str, value: str) -> str:
    """A phone or a document: only its letters and digits count. `kind` is "p" or "n"."""
    return f"{kind}:" + re.sub(r"[^0-9a-z]", "", value.casefold())


def tokens(organization_id: object, texts: Iterable[str]) -> list[int]:
    return [blind(organization_id, text) for text in texts]
