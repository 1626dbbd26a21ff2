"""What somebody types into the one box, taken apart; and how well names fit it. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from accounts.sealing import tokens
from rumbo.ids import ALPHABET
from rumbo.spelling import forms

from .importing.commonnames import GIVEN_NAMES, SURNAMES
from .matching.commonness import bits

# A birth: its year, with or without the day before it.
_BORN = re.compile(r"(?:\d{1,2}[ /.-]+){0,2}((?:19|20)\d\d)")
_NUMBER = 6  # digits that may be a whole phone or document
WIDER = 8  # names that a slip or a beginning may mean
FULL, BY_EAR, BEGINNING, SLIP = 1.0, 0.9, 0.7, 0.6  # how well a word fits


@dataclass(frozen=True)
class Sought:
    """Words of names, a year of birth, the whole as a code, phones and documents that it may be
    (letters and digits alone), and the digits with which a phone may end."""

    words: tuple[str, ...] = ()
    year: int | None = None
    code: str = ""
    numbers: tuple[str, ...] = ()
    ending: str = ""

    @classmethod
    def read(cls, text: str) -> "Sought":
        names = [w for w in tokens.words(text) if not any(c.isdigit() for c in w)]
        compact = _compact(text)
        digits = re.sub(r"\D", "", text)
        born = _BORN.fullmatch(re.sub(r"[^\d /.-]", "", text).strip(" /.-"))
        year = int(born[1]) if born and names else None
        numbered = [compact, _compact(" ".join(w for w in text.split() if re.search(r"\d", w)))]
        is_code = len(compact) == 8 and not set(compact.upper()) - set(ALPHABET)
        return cls(
            tuple(dict.fromkeys(names)),
            year,
            compact.upper() if is_code else "",
            tuple(dict.fromkeys(numbered)) if len(digits) >= _NUMBER and not year else (),
            digits if len(digits) >= tokens.ENDING and not year else "",
        )


def _compact(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.casefold())


def wider(word: str) -> list[str]:
    """Known names that a plain word may mean: those a slip away, then those it begins."""
    slips = [(-ratio, name) for name in _known()[word[:1]] if (ratio := _slip(word, name))]
    begun = [(bits(name), name) for name in _known()[word[:1]] if _begins(word, name)]
    return list(dict.fromkeys(name for _key, name in sorted(slips) + sorted(begun)))[:WIDER]


@cache
def _known() -> dict[str, list[str]]:
    """Names as they are usually written, by their first letter."""
    found = defaultdict(list)
    for name in GIVEN_NAMES | SURNAMES:
        found[name[0]].append(name)
    return found


class Likeness:
    """How well names fit the words of a search. Names repeat, so each word is weighed once."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = [(word, forms(word)) for word in words]
        self.enough = min(2, len(self.words))
        self.weighed: dict[str, list[float]] = {}

    def of(self, *names: str) -> float:
        """Up to 1; 0 if fewer than two of the words fit (one, if it is the only one).

        Of two that fit alike, the one that says less besides comes first.
        """
        parts = [self._weigh(part) for name in names for part in name.split()]
        best = [max(each, default=0) for each in zip(*parts, strict=True)]
        fits = sum(map(bool, best))
        if not fits or fits < self.enough:
            return 0
        return (sum(best) + 0.02 * fits / len(parts)) / (len(best) + 0.02)

    def _weigh(self, part: str) -> list[float]:
        if part not in self.weighed:
            heard = [(word, forms(word)) for word in tokens.words(part)]
            self.weighed[part] = [
                max((_fit(*sought, *one) for one in heard), default=0) for sought in self.words
            ]
        return self.weighed[part]


def _fit(word: str, heard: frozenset, name: str, name_heard: frozenset) -> float:
    if word == name:
        return FULL
    if heard & name_heard:
        return BY_EAR
    return BEGINNING if _begins(word, name) else _slip(word, name) * SLIP


def _begins(word: str, name: str) -> bool:
    return len(word) >= 2 and name.startswith(word)


def _slip(word: str, name: str) -> float:
    """0.8 to 1 if a letter or two are wrong, else 0."""
    if len(word) < 4 or word[0] != name[0] or abs(len(word) - len(name)) > 2:
        return 0
    ratio = SequenceMatcher(None, word, name).ratio()
    return ratio if ratio >= 0.8 else 0
