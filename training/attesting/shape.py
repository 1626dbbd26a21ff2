"""Which figures a cohort certificate has, and how they hang together: pure.

A figure is a cell: (dimension, row, measure), such as ("sex", "female", "completed"). Of the whole
cohort it is ("all", "all", measure). Anybody may know what is written here, so whatever is hidden
must hold against it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from training.models.outcome import OutcomeKind

Cell = tuple[str, str, str]
Form = tuple[tuple[Cell, int], ...]  # a sum of cells, each once more or once less
ALL = "all"
KINDS = tuple(OutcomeKind.values)


@dataclass(frozen=True)
class Shape:
    """Measures, each with the one that it is a part of; and what is added up."""

    parents: Mapping[str, str]  # {measure: of whom it counts a part; "" for all people}
    splits: tuple[tuple[str, str, str], ...] = ()  # (whole, part, the other part)
    # Measures that count one person several times, and the one that counts them once.
    kinds: tuple[str, ...] = ()
    once: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(self.parents)

    def above(self, measure: str) -> Iterator[str]:
        """All that a measure is a part of, the nearest first."""
        while measure := self.parents[measure]:
            yield measure


COHORT = Shape(
    parents={
        "enrolled": "",
        "attended": "enrolled",
        "completed": "attended",
        "certified": "completed",
        "any_outcome": "completed",
        "not_found": "completed",
        **{kind: "any_outcome" for kind in KINDS},
    },
    splits=(("completed", "any_outcome", "not_found"),),
    kinds=KINDS,
    once="any_outcome",
)


@dataclass(frozen=True)
class Law:
    """A sum of cells that is known to lie between two figures."""

    terms: Form
    least: int = 0
    most: int | None = None


def rows_of(cells: Iterable[Cell]) -> dict[str, list[str]]:
    """{dimension: rows in their order}, the whole cohort included."""
    found: dict[str, list[str]] = {}
    for dimension, row, _measure in cells:
        rows = found.setdefault(dimension, [])
        if row not in rows:
            rows.append(row)
    return found


def laws(shape: Shape, rows: Mapping[str, list[str]]) -> list[Law]:
    """All that ties the cells of a table together."""
    found = []
    for dimension, measure in product(rows, shape.measures):
        if dimension != ALL:
            parts = tuple(((dimension, row, measure), 1) for row in rows[dimension])
            found.append(Law((*parts, ((ALL, ALL, measure), -1)), 0, 0))
    for dimension, names in rows.items():
        for row in names:
            found.extend(_laws_of_row(shape, dimension, row))
    return found


def _laws_of_row(shape: Shape, dimension: str, row: str) -> Iterator[Law]:
    def cell(measure: str) -> Cell:
        return (dimension, row, measure)

    for measure, parent in shape.parents.items():
        if parent:
            yield Law(((cell(parent), 1), (cell(measure), -1)))
    for whole, part, other in shape.splits:
        yield Law(((cell(whole), 1), (cell(part), -1), (cell(other), -1)), 0, 0)
    if shape.kinds:
        yield Law((*((cell(kind), 1) for kind in shape.kinds), (cell(shape.once), -1)))


def delicate(shape: Shape, rows: Mapping[str, list[str]]) -> Iterator[Form]:
    """What must not be known where it is small: each figure, what it leaves of each figure that
    it is a part of, and how many kinds were counted beyond the first of somebody."""
    for dimension, names in rows.items():
        for row, measure in product(names, shape.measures):
            cell = (dimension, row, measure)
            yield ((cell, 1),)
            for whole in shape.above(measure):
                yield (((dimension, row, whole), 1), (cell, -1))
        if shape.kinds:
            for row in names:
                kinds = (((dimension, row, kind), 1) for kind in shape.kinds)
                yield (*kinds, ((dimension, row, shape.once), -1))


def value(form: Form, cells: Mapping[Cell, int]) -> int:
    return sum(sign * cells[cell] for cell, sign in form)
