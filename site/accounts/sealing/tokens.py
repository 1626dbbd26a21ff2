"""Blind tokens: how sealed values are found without being readable.

A token is 63 bits of a keyed hash, with a key of the organization, of a normalized value. How often
a token occurs must not give away what it stands for to whoever steals the table. So names make
tokens of *pairs* of words, and of single words in one of many versions: see `versions`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from hashlib import sha256, shake_256
from itertools import combinations
from struct import unpack

from rumbo.keyring import ring
from rumbo.names import PARTICLES
from rumbo.spelling import forms, plain

__all__ = ["blind", "plain", "sound", "tokens", "words"]

# Of one word. Whoever looks for a word asks for all of them; more hide better and take longer.
VERSIONS = 512
TOGETHER = 32  # versions that one hash makes: a search needs all, a person one
ENDING = 4  # digits by which a phone is found


def blind(organization_id: object, text: str) -> int:
    """The token of `text` for one organization: 63 bits, as a positive integer."""
    [token] = tokens(organization_id, [text])
    return token


@lru_cache(64)
def _begun(key: bytes) -> tuple:
    """Both hashes of an HMAC (RFC 2104) that have taken in the key of 32 bytes: to copy them costs
    half of what it costs to begin anew, and a list takes thousands."""
    block = key.ljust(64, b"\0")
    return sha256(bytes(b ^ 0x36 for b in block)), sha256(bytes(b ^ 0x5C for b in block))


def _number(inner, outer, text: str) -> int:
    inner, outer = inner.copy(), outer.copy()
    inner.update(text.encode())
    outer.update(inner.digest())
    return int.from_bytes(outer.digest()[:8], "big") >> 1


def _versions(key: bytes, form: str, drawer: int) -> tuple[int, ...]:
    """64 bits each of TOGETHER versions of a form. The key comes first, which with SHAKE is a keyed
    hash: nobody who has some of these numbers can reckon others."""
    made = shake_256(key + f"1:{form} {drawer}".encode()).digest(8 * TOGETHER)
    return unpack(f">{TOGETHER}Q", made)


def _version_number(key: bytes, text: str) -> int:
    form, number = text[2:].split(" ")
    drawer, place = divmod(int(number), TOGETHER)
    return _versions(key, form, drawer)[place] >> 1


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


def pairs(of: Iterable[str]) -> list[str]:
    """What is hashed for the plain words of a person's names: pairs of forms, sorted, each once.

    A form is a word as it is heard; a nickname has those of all names that it stands for.
    """
    heard = [forms(word) for word in dict.fromkeys(of)]
    found = {
        f"2:{one} {other}" if one < other else f"2:{other} {one}"
        for first, second in combinations(heard, 2)
        for one in first
        for other in second
        if one != other
    }
    return sorted(found)


def versions(heard: list[str], born: date | None, month: date) -> list[str]:
    """Each form of each word, in one of VERSIONS; `heard`: all forms of the names, sorted.

    Hernández is one token five hundred times over: no token is as frequent as a common name, and
    those who share a common name mostly share no token. The day of birth draws the version, so that
    a day and a word together are looked up exactly; where many have the same day, because only an
    age is known or a day was made up, all words and the month draw it.
    """
    by = born.isoformat() if is_told(born) else " ".join([*heard, month.isoformat()])
    return [_version(form, by) for form in heard]


def day_word_texts(heard: list[str], born: date | None) -> list[str]:
    """What `versions` makes for whoever has one of the forms and was born that day, or with day
    and month swapped; nothing for a day that may be made up."""
    days = [f"{born.year}-{day}" for day in _days(born)] if is_told(born) else []
    return [_version(form, day) for form in heard for day in days]


def all_word_tokens(organization_id: object, some: Iterable[str]) -> list[int]:
    """The tokens of all that `versions` may make of these plain words."""
    key = ring().blind_key(organization_id)
    return [
        number >> 1
        for form in forms_of(some)
        for drawer in range(-(-VERSIONS // TOGETHER))
        for number in _versions(key, form, drawer)
    ]


def word_forms(*names: str) -> list[str]:
    """All forms of all words of these names, sorted."""
    return forms_of(words(*names))


def forms_of(plain_words: Iterable[str]) -> list[str]:
    """All forms of these words, sorted."""
    return sorted(set().union(*map(forms, plain_words)))


def is_told(born: date | None) -> bool:
    """A day of birth that somebody said: who knows a year only writes the first of January."""
    return born is not None and (born.month, born.day) != (1, 1)


def _version(form: str, by: str) -> str:
    drawn = sha256(f"{form} {by}".encode()).digest()
    return f"1:{form} {int.from_bytes(drawn[:4], 'big') % VERSIONS}"


def birth_texts(born: date) -> Iterator[str]:
    """Day and month, and the two swapped where that is a date; with and without the year, in
    which a clerk errs by one."""
    for day in _days(born):
        yield f"d:{born.year}-{day}"
        yield f"b:{day}"


def _days(born: date) -> list[str]:
    if born.day > 12 or born.day == born.month:
        return [f"{born.month:02}-{born.day:02}"]
    return [f"{born.month:02}-{born.day:02}", f"{born.day:02}-{born.month:02}"]


def digits_text(kind: str, value: str) -> str:
    """A phone or a document: only its letters and digits count. `kind` is "p" or "n"."""
    return f"{kind}:" + re.sub(r"[^0-9a-z]", "", value.casefold())


def ending_text(phone: str) -> str:
    """The last digits of a phone; "" if it has not twice as many."""
    digits = re.sub(r"\D", "", phone)
    return f"e:{digits[-ENDING:]}" if len(digits) >= 2 * ENDING else ""


def tokens(organization_id: object, texts: Iterable[str]) -> list[int]:
    """The token of each text, in their order; the organization's key is looked up once."""
    key = ring().blind_key(organization_id)
    inner, outer = _begun(key)
    return [
        _version_number(key, text) if text[:2] == "1:" else _number(inner, outer, text)
        for text in texts
    ]
