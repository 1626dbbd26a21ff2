"""Who is one young person: pure. Records that share a mark, directly or through others."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[str, str]  # ids of two organizations, in order


@dataclass(frozen=True)
class Record:
    """One person of one organization; `sure` and `possible` are marks (see marks.py)."""

    organization: str
    sure: frozenset[Hashable]
    possible: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Counts:
    """True figures: for the memory of the process that counts, never to be kept or shown.

    `once_more`: by how much the sum over the organizations exceeds the people.
    """

    unique: dict[str, int]
    pairs: dict[Pair, int]
    pairs_at_most: dict[Pair, int]  # with those that are possibly the same
    once_more: int


def count(records: Iterable[Record], organizations: Iterable[str]) -> Counts:
    records, names = list(records), sorted(organizations)
    sure = _owners(records, [each.sure for each in records])
    wider = _owners(records, [each.sure | each.possible for each in records])
    unique = Counter(name for owners in sure for name in owners)
    pairs, wide = _shared(sure), _shared(wider)
    return Counts(
        unique={name: unique[name] for name in names},
        pairs={pair: pairs[pair] for pair in combinations(names, 2)},
        pairs_at_most={pair: max(pairs[pair], wide[pair]) for pair in combinations(names, 2)},
        once_more=sum(len(owners) - 1 for owners in sure),
    )


def _shared(people: list[set[str]]) -> Counter:
    return Counter(pair for owners in people for pair in combinations(sorted(owners), 2))


def _owners(records: list[Record], marks: list[frozenset]) -> list[set[str]]:
    """The organizations of each person: of each set of records that hang together by marks."""
    above = list(range(len(records)))

    def top(index: int) -> int:
        while above[index] != index:
            above[index] = index = above[above[index]]
        return index

    first: dict[Hashable, int] = {}
    for index, ours in enumerate(marks):
        for mark in ours:
            above[top(index)] = top(first.setdefault(mark, index))
    people: dict[int, set[str]] = {}
    for index, record in enumerate(records):
        people.setdefault(top(index), set()).add(record.organization)
    return list(people.values())
