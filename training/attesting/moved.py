"""Two counts of the same groups, subtracted, tell of who came between: pure but for what is kept.

A figure that was shown stays open only if it did not move, or moved by k or more; one that was
hidden opens only when it moved by k or more. That is asked of every count that somebody may have.
"""

from collections.abc import Iterable, Mapping

from .shape import Cell

SEPARATOR = " "


def kept(cells: Mapping[Cell, int]) -> dict[str, int]:
    """All figures, to lie sealed beside the certificate."""
    return {SEPARATOR.join(cell): count for cell, count in cells.items()}


def opened(truth: Mapping[str, int]) -> dict[Cell, int]:
    return {tuple(name.split(SEPARATOR)): count for name, count in truth.items()}


def too_little(cells: Mapping[Cell, int], earlier: Iterable, k: int) -> set[Cell]:
    """The cells that moved too little since one of these (with `truth` and `facts`)."""
    found: set[Cell] = set()
    for each in earlier:
        before, open_ = opened(each.truth), _shown(each.facts)
        found |= {cell for cell in cells if _is_too_little(cell, cells, before, open_, k)}
    return found


def _is_too_little(cell: Cell, cells, before, open_, k: int) -> bool:
    """A row that was not there had nobody, and everybody could see that."""
    by = abs(cells[cell] - before.get(cell, 0))
    return 0 < by < k if cell in open_ or cell not in before else by < k


def _shown(facts: Mapping) -> set[Cell]:
    return {
        (row["dimension"], row["name"], measure)
        for row in facts["rows"]
        for measure, count in row["figures"].items()
        if count is not None
    }


def rows_before(earlier: Iterable) -> dict[str, list[str]] | None:
    """{"sex": rows, "age": rows} as the newest of these split people; None if there is none.

    Split otherwise, the rows of two counts could be subtracted from each other.
    """
    newest = list(earlier)[-1:]
    if not newest:
        return None
    found: dict[str, list[str]] = {"sex": [], "age": []}
    for row in newest[0].facts["rows"]:
        found.setdefault(row["dimension"], []).append(row["name"])
    return found
