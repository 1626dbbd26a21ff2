"""What two organizations' records of one young person have in common, as hashes of one award.

Pure but for the key ring. A mark is a keyed hash with a key of its own for each award: those of
one award cannot be compared with another's, nor with the tokens by which people are searched.
Marks live in the memory of the process that counts, and nowhere else.
"""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from accounts.sealing import tokens
from rumbo.keyring import ring
from rumbo.spelling import forms

SHORTEST_DOCUMENT = 6  # letters and digits: "12" is nobody's document
MOST_WAYS = 16  # to write one person's names, for those who bear several nicknames
# Of given names, surnames and documents: by each mark one record may join others that are known,
# and one person must never move a figure by as many as it needs to move.
MOST_WORDS, MOST_DOCUMENTS = 2, 2


@dataclass(frozen=True)
class Told:
    """What one record says of a person. `born` is None where only `month` (its first day) is
    known; `estimated`: not even that is sure."""

    given: str
    surnames: tuple[str, ...]
    born: date | None
    month: date
    estimated: bool = False
    documents: tuple[str, ...] = ()


def sure(told: Told) -> Iterator[str]:
    """One in common, and it is the same person.

    The same document together with a given name or the birth date (a mother's document is also on
    her children's records); or all names as they sound, in any order, a nickname as the name it
    stands for, with the birth date, day and month maybe swapped.
    """
    birth = birth_of(told)
    for number in _numbers(told):
        yield from (f"d|{number}|g|{name}" for name in _some(told.given))
        if birth:
            yield f"d|{number}|b|{birth}"
    if birth:
        yield from (f"n|{names}|{birth}" for names in _whole(told))


def possible(told: Told) -> Iterator[str]:
    """One in common, and it may be the same person.

    The same document alone; one given name and one surname with the birth date; or all names with
    the month of birth (the year, where the age is an estimate).
    """
    yield from (f"d|{number}" for number in _numbers(told))
    if birth := birth_of(told):
        for given, surname in product(_some(told.given), _some(*told.surnames)):
            yield f"w|{given}|{surname}|{birth}"
    for names in _whole(told):
        if not told.estimated:
            yield f"m|{names}|{told.month:%Y-%m}"
        if names.count(" ") > 1:
            yield f"y|{names}|{told.month.year}"


def birth_of(told: Told) -> str:
    """The birth date, the earlier of it and its swap of day and month; "" if it is not known."""
    if told.born is None:
        return ""
    day, month = told.born.day, told.born.month
    if day <= 12:
        day, month = sorted((day, month))
    return f"{told.born.year}-{month}-{day}"


def hashed(award_id: object, texts: Iterator[str]) -> frozenset[int]:
    """128 bits for each text, comparable within one award and nowhere else."""
    key = ring().overlap_key(award_id)
    found = (hmac.digest(key, text.encode(), "sha256")[:16] for text in texts)
    return frozenset(int.from_bytes(digest) for digest in found)


def _some(*names: str) -> list[str]:
    """The first words of names as they are heard, and the names that a nickname stands for."""
    first = tokens.words(*names)[:MOST_WORDS]
    return sorted({form for word in first for form in forms(word)})


def _whole(told: Told) -> list[str]:
    """All names of a person in order of their letters, in each way to write them."""
    words = sorted(set(tokens.words(told.given, *told.surnames)))
    ways = islice(product(*(sorted(forms(word)) for word in words)), MOST_WAYS)
    return sorted({" ".join(sorted(set(way))) for way in ways if len(set(way)) > 1})


def _numbers(told: Told) -> Iterator[str]:
    for written in told.documents[:MOST_DOCUMENTS]:
        number = re.sub(r"[^0-9a-z]", "", written.casefold())
        if len(number) >= SHORTEST_DOCUMENT and len(set(number)) > 1:
            yield number
