"""What is remembered of the rows of a list that stand above: packed, some 250 bytes a row.

A row is compared with whoever above shares enough with it, by the rule of `matching.blocks`. There
all of a list is held; a list of 100,000 would take hundreds of megabytes so.
"""

import marshal
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from youth.matching import blocks
from youth.matching.comparing import DIFFERENT, Compared, Match
from youth.matching.known import Known

OPENED = 64  # rows above that are kept taken apart for the next comparison
ROW = 24  # bits of a row's number
SPREAD = 12  # bits of a hash that choose a drawer, in which a place is soon found
PLACES, LEFT = (1 << SPREAD) - 1, (1 << 64 - ROW) - 1


class Index:
    """Which rows have a text: sorted numbers in drawers, each of a hash and a row."""

    def __init__(self) -> None:
        self.drawers: dict[int, array] = {}

    def put(self, key: int, row: int) -> list[int]:
        """Add a row, the highest so far, under a hash; gives the rows that are there already."""
        drawer = self.drawers.get(key & PLACES)
        if drawer is None:
            drawer = self.drawers[key & PLACES] = array("Q")
        first = (key >> SPREAD & LEFT) << ROW
        start = bisect_left(drawer, first)
        end = bisect_left(drawer, first + (1 << ROW), start)
        held = [each - first for each in drawer[start:end]] if end > start else []
        if not held or held[-1] != row:
            drawer.insert(end, first + row)
        return held


class Recognized(NamedTuple):
    """What became of a row above with the same identity, before doubles are looked for."""

    content: int
    occurrence: int
    state: int


REFUSED, FRESH, SAME, CHANGED = range(4)  # states
ANSWERED = 4  # added to one: what was answered for it earlier is taken


class Identities:
    """Of each row above: which it is, what it says, and what it was recognized as."""

    def __init__(self) -> None:
        self.rows, self.index, self.keys = 0, Index(), array("q")
        self.contents, self.occurrences, self.states = array("q"), array("I"), array("B")

    def of(self, identity: int) -> list[Recognized]:
        """Rows above with this identity, in the order of the list."""
        drawer = self.index.drawers.get(identity & PLACES, ())
        first = (identity >> SPREAD & LEFT) << ROW
        start, found = bisect_left(drawer, first), []
        while start < len(drawer) and drawer[start] >> ROW == first >> ROW:
            row = drawer[start] - first
            if self.keys[row] == identity:
                said = (self.contents[row], self.occurrences[row], self.states[row])
                found.append(Recognized(*said))
            start += 1
        return found

    def add(self, identity: int, content: int, occurrence: int, state: int) -> None:
        self.index.put(identity, self.rows)
        self.keys.append(identity)
        self.contents.append(content)
        self.occurrences.append(occurrence)
        self.states.append(state)
        self.rows += 1


class Above:
    """The people above, and who of them may be the next one."""

    def __init__(self) -> None:
        self.rows, self.index = 0, Index()
        self.people, self.ends = bytearray(), array("Q")
        self.words, self.words_end = array("I"), array("Q")
        self.months, self.estimated = array("I"), bytearray()
        self.compared = lru_cache(OPENED)(self._compared)

    def add(self, known: Known, texts: list[tuple[str, str]]) -> list[int]:
        """Add a person; gives the rows above that are worth comparing with them. `texts`: what
        `blocks.texts` says of them."""
        shared: dict[str, list[list[int]]] = defaultdict(list)
        for kind, text in texts:
            held = self.index.put(hash(text), self.rows)
            if held:
                shared[kind].append(held)
        words = [hash(word) & 0xFFFFFFFF for word in known.forms]
        enough = self._enough(known, shared, words) if shared else []
        self._keep(known, words)
        return enough

    def matches(self, known: Known, rows: list[int]) -> Iterator[Match]:
        """How rows above may be the same person."""
        this = Compared.of(known) if rows else None
        for row in rows:
            match = this.match(self.compared(row))
            if match.verdict != DIFFERENT:
                yield match

    def _enough(self, known: Known, shared: dict, words: list[int]) -> list[int]:
        named = Counter(chain.from_iterable(shared[blocks.NAMES]))
        enough = set().union(*shared[blocks.DOCUMENT])
        enough.update(row for row, count in named.items() if count >= 3)
        enough.update(named.keys() & set().union(*shared[blocks.YEARLESS], *shared[blocks.PHONE]))
        days = set().union(*shared[blocks.DAY]) - enough
        enough.update(row for row in days if not self._words_of(row).isdisjoint(words))
        enough.update(self._near_in_age(known, named))
        enough.discard(self.rows)
        return sorted(enough)

    def _near_in_age(self, known: Known, named: Counter) -> Iterator[int]:
        """Whoever shares a pair of names, where one birth is an estimate near the other."""
        month, estimated = _month(known), _is_estimated(known)
        for row in named if month else ():
            other = self.months[row] if estimated or self.estimated[row] else 0
            if other and abs(other - month) <= blocks.MONTHS:
                yield row

    def _words_of(self, row: int) -> frozenset[int]:
        start = self.words_end[row - 1] if row else 0
        return frozenset(self.words[start : self.words_end[row]])

    def _keep(self, known: Known, words: list[int]) -> None:
        self.people += marshal.dumps(_packed(known))
        self.ends.append(len(self.people))
        self.words.extend(words)
        self.words_end.append(len(self.words))
        self.months.append(_month(known))
        self.estimated.append(_is_estimated(known))
        self.rows += 1

    def _compared(self, row: int) -> Compared:
        start = self.ends[row - 1] if row else 0
        return Compared.of(_unpacked(marshal.loads(self.people[start : self.ends[row]])))  # noqa: S302 - packed here


def _month(known: Known) -> int:
    """0 without any birth."""
    born = known.born or known.born_month
    return blocks.months(born) if born else 0


def _is_estimated(known: Known) -> bool:
    return known.born is None and known.born_month is not None


_DAYS = ("born", "born_month")
_DAY_PLACES = [list(Known.__dataclass_fields__).index(name) for name in _DAYS]
_said = attrgetter(*Known.__dataclass_fields__)


def _packed(known: Known) -> list:
    said = list(_said(known))
    for place in _DAY_PLACES:
        said[place] = said[place] and said[place].toordinal()
    return said


def _unpacked(said: list) -> Known:
    values = dict(zip(Known.__dataclass_fields__, said, strict=True))
    for name in _DAYS:
        values[name] = values[name] and date.fromordinal(values[name])
    return Known(**values)
