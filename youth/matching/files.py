"""The people of lists compared with each other, row by row. Pure over files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from youth.doubles import known_of
from youth.importing.listed import details_of_row
from youth.importing.rows import read_people

from . import blocks, sharing
from .comparing import DIFFERENT, Compared, Match
from .known import Known

EVERY = 100_000  # pairs between two words on how far it is


@dataclass(frozen=True)
class Row:
    """One person of one list; `sheet` is None for a CSV."""

    file: str
    sheet: str | None
    number: int
    known: Known

    @property
    def place(self) -> dict:
        return {"file": self.file, "sheet": self.sheet, "row": self.number}

    def label(self, show: bool) -> str:
        where = ":".join(str(part) for part in (self.file, self.sheet, self.number) if part)
        names = (self.known.given, self.known.surname1, self.known.surname2)
        return f"{where} {' '.join(filter(None, names))}" if show else where


@dataclass(frozen=True)
class Pair:
    a: Row
    b: Row
    match: Match

    def line(self, show: bool) -> str:
        verdict = f"{self.match.verdict} {self.match.score:.3f}"
        rows = f"{self.a.label(show)} = {self.b.label(show)}"
        return f"{verdict}  {rows}  {' '.join(self.match.words)}"


def read(data: bytes, name: str, country: str, today: date) -> tuple[list[Row], int]:
    """(the people of a list, how many rows are left out); raises UnreadableList."""
    reading = read_people(data, country=country, today=today)
    rows = [
        Row(name, row.sheet, row.number, known_of(details_of_row(row, today)))
        for row in reading.readable
    ]
    return rows, len(reading.refused)


def pairs(rows: list[Row], progress: Callable[[str], None] = lambda text: None) -> Iterator[Pair]:
    """Whoever may be the same person, each pair once."""
    compared = [Compared.of(row.known) for row in rows]
    found: dict[tuple[int, int], Match] = {}
    for done, (one, other) in enumerate(blocks.pairs(row.known for row in rows)):
        if done and not done % EVERY:
            progress(f"compared {done} pairs")
        match = compared[one].match(compared[other])
        if match.verdict != DIFFERENT:
            found[one, other] = match
    for (one, other), match in sharing.settle(found, compared).items():
        yield Pair(rows[one], rows[other], match)


def told(found: list[Pair]) -> dict:
    """{"pairs": [{"a", "b", "verdict", "score", "why"}]}, the surest first."""
    ranked = sorted(found, key=lambda pair: -pair.match.score)
    return {
        "pairs": [
            {
                "a": pair.a.place,
                "b": pair.b.place,
                "verdict": pair.match.verdict,
                "score": pair.match.score,
                "why": pair.match.words,
            }
            for pair in ranked
        ]
    }
