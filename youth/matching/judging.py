"""How good the recognition is, against a list that says who is whom. Pure over files."""

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from .comparing import SAME
from .files import Pair, Row

HELP = "who is whom (file, row, person, spoiled): print how much was found and what was missed"
WORST = 20  # of each kind that are listed
Truth = dict[tuple[str, str | None, int], str | None]


def read(path: Path) -> Truth:
    """{(file, sheet or None, row): person, or None for a row that is bad on purpose}.

    Raises OSError, KeyError, ValueError.
    """
    found: Truth = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            name, _, sheet = line["file"].partition("#")
            person = None if line.get("spoiled") == "1" else line["person"]
            found[name, sheet or None, int(line["row"])] = person
    if not found:
        raise ValueError("empty")
    return found


def figures(rows: list[Row], pairs: list[Pair], truth: Truth) -> dict:
    """{"people", "pairs", "recall", "precision", "same_recall", "same_precision"}.

    Rows that the truth does not name, or that it calls spoiled, do not count; a row of the truth
    that was not read counts as missed.
    """
    missed, false, right = _sorted(rows, pairs, truth)
    all_ = len(right) + len(missed)
    sure = [pair for pair in right if pair.match.verdict == SAME]
    wrong = [pair for pair in false if pair.match.verdict == SAME]
    return {
        "people": len(set(truth.values()) - {None}),
        "pairs": all_,
        "recall": _share(len(right), all_),
        "precision": _share(len(right), len(right) + len(false)),
        "same_recall": _share(len(sure), all_),
        "same_precision": _share(len(sure), len(sure) + len(wrong)),
    }


def lines(rows: list[Row], pairs: list[Pair], truth: Truth, show: bool) -> list[str]:
    """The figures, the worst misses and the worst false alarms, by row."""
    found = [f"{name}: {value}" for name, value in figures(rows, pairs, truth).items()]
    missed, false, _right = _sorted(rows, pairs, truth)
    named = {_key(row, truth): row for row in rows}
    for one, other in missed[:WORST]:
        sides = [
            named[key].label(show) if key in named else f"{key[0]}:{key[2]} (not read)"
            for key in (one, other)
        ]
        found.append(f"missed: {sides[0]} = {sides[1]}")
    surest = sorted(false, key=lambda pair: -pair.match.score)
    return found + [f"false alarm: {pair.line(show)}" for pair in surest[:WORST]]


def _sorted(rows: list[Row], pairs: list[Pair], truth: Truth):
    """(pairs of keys that were missed, false pairs, right pairs)."""
    people = defaultdict(list)
    for key, person in truth.items():
        if person is not None:
            people[person].append(key)
    wanted = {
        frozenset(pair)
        for keys in people.values()
        for pair in combinations(sorted(keys, key=str), 2)
    }
    right, false, seen = [], [], set()
    for pair in pairs:
        keys = _key(pair.a, truth), _key(pair.b, truth)
        if any(truth.get(key) is None for key in keys):
            continue
        ours = frozenset(keys)
        seen.add(ours)
        (right if ours in wanted else false).append(pair)
    missed = sorted((tuple(sorted(each, key=str)) for each in wanted - seen), key=str)
    return missed, false, right


def _key(row: Row, truth: Truth) -> tuple[str, str | None, int]:
    """Lists of one sheet are named with or without it."""
    key = (row.file, row.sheet, row.number)
    return key if key in truth else (row.file, None, row.number)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
