"""By what a table is split, so that it says as much as it can: pure."""

from collections.abc import Iterable, Mapping

from .shape import ALL, Cell
from .suppressing import hidden

# Both, or one, or none: the first that costs at most two totals more than none would.
SPLITS = (("sex", "age"), ("sex",), ("age",), ())
WORTH = 2


def arranged(
    cells: Mapping[Cell, int], k: int, also: Iterable[Cell] = ()
) -> tuple[dict[Cell, int], frozenset[Cell]]:
    """The cells of the table, and those of them that are hidden."""
    also, tried = set(also), {}
    for split in SPLITS:
        table = {cell: count for cell, count in cells.items() if cell[0] in (ALL, *split)}
        tried[split] = table, hidden(table, k, also=also & table.keys())
    bare = _totals(tried[()])
    return next(found for found in tried.values() if _totals(found) <= bare + WORTH)


def _totals(found) -> int:
    return sum(cell[0] == ALL for cell in found[1])
