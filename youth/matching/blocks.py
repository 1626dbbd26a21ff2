"""Which records are worth comparing: those that share enough of what is looked up exactly. Pure.

The same texts are hashed into blind tokens where records are stored (`youth.candidates`), and the
same rule decides there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from accounts.sealing import tokens
from rumbo.spelling import forms

from . import numbers
from .known import Known

NAMES, DAY, YEARLESS, PHONE, DOCUMENT = "n", "d", "b", "p", "c"  # kinds of what is shared
WORD = "w"  # a word of somebody born that day
MONTHS = 24  # between two births of which one is an estimate
# For ranking: how much one that is shared says.
WORTH = {NAMES: 4, DAY: 12, YEARLESS: 8, PHONE: 6, DOCUMENT: 50}


def texts(known: Known) -> list[tuple[str, str]]:
    """(kind, text) of what is looked up of one record."""
    found = [(NAMES, text) for text in tokens.pairs(known.words)]
    for text in tokens.birth_texts(known.born) if known.born else ():
        found.append((DAY if text.startswith("d:") else YEARLESS, text))
    for phone in dict.fromkeys(map(numbers.national, known.phones)):
        if phone:
            found.append((PHONE, f"p:{phone}"))
    for number in dict.fromkeys(map(numbers.telling, known.documents)):
        if number:
            found.append((DOCUMENT, f"n:{number}"))
    return found


def day_words(known: Known) -> list[tuple[str, str]]:
    """(kind, text) by which whoever is of the same day and has one word in common is looked up."""
    return [(WORD, text) for text in tokens.day_word_texts(known.forms, known.born)]


def word_forms(*names: str) -> frozenset[str]:
    """All forms of all words of these names."""
    return frozenset().union(*map(forms, tokens.words(*names)))


def months(born: date) -> int:
    return born.year * 12 + born.month


class _Looks:
    """What is looked at of one record: texts, word forms, month of birth, is it an estimate."""

    __slots__ = ("estimated", "month", "texts", "words")

    def __init__(self, known: Known) -> None:
        born = known.born or known.born_month
        self.texts = texts(known)
        self.words = frozenset(known.forms)
        self.month = months(born) if born else None
        self.estimated = known.born is None and born is not None


def pairs(people: Iterable[Known]) -> Iterator[tuple[int, int]]:
    """The pairs of a list that are worth comparing, as positions, each once, the lower first.

    Enough is a document; three words; two words with a birth, a phone or an age; or a whole birth
    with one word, where another has a slip.
    """
    above = _Above()
    for number, known in enumerate(people):
        looks = _Looks(known)
        for other in above.like(looks):
            yield other, number
        above.add(number, looks)


class _Above:
    """Who of those above holds which text. One look at a text serves all its holders: in the list
    of a village hundreds share a pair of names."""

    def __init__(self) -> None:
        # By the hash of a text: one holder as a number, several as a list. Most texts have one.
        self.holders: dict[int, int | list[int]] = {}
        self.words: list[frozenset[str]] = []
        self.months: dict[int, int] = {}
        self.estimated: set[int] = set()

    def like(self, looks: _Looks) -> list[int]:
        shared: dict[str, list[list[int]]] = defaultdict(list)
        for text in looks.texts:
            held = self.holders.get(hash(text))
            if held is not None:
                shared[text[0]].append([held] if held.__class__ is int else held)
        named = Counter(chain.from_iterable(shared[NAMES]))
        enough = set().union(*shared[DOCUMENT])
        enough.update(number for number, count in named.items() if count >= 3)
        enough.update(named.keys() & set().union(*shared[YEARLESS], *shared[PHONE]))
        days = set().union(*shared[DAY]) - enough
        enough.update(n for n in days if not looks.words.isdisjoint(self.words[n]))
        enough.update(self._near_in_age(looks, named))
        return sorted(enough)

    def add(self, number: int, looks: _Looks) -> None:
        for key in map(hash, looks.texts):
            held = self.holders.setdefault(key, number)
            if held.__class__ is list:
                held.append(number)
            elif held != number:
                self.holders[key] = [held, number]
        self.words.append(looks.words)
        if looks.month is not None:
            self.months[number] = looks.month
        if looks.estimated:
            self.estimated.add(number)

    def _near_in_age(self, looks: _Looks, named: Counter[int]) -> Iterator[int]:
        """Whoever shares a pair of names, where one birth is an estimate near the other."""
        if looks.month is None:
            return
        for number in named if looks.estimated else named.keys() & self.estimated:
            month = self.months.get(number)
            if month is not None and abs(month - looks.month) <= MONTHS:
                yield number
