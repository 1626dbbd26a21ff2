"""Which figures of a table may be shown: pure. What is hidden cannot be worked out from the rest.

Small figures (1 to k - 1) are hidden, and so is what is left of a larger figure where that is
small; then as many more as it takes. A hidden figure is safe when there are two whole tables, both
in agreement with everything that is shown, whose figures there are so far apart that it could be
any of k. Zero is shown. The same figures always hide the same cells.
"""

from collections.abc import Iterable, Mapping

from .shape import ALL, COHORT, Cell, Form, Law, Shape, delicate, laws, rows_of, value
from .twins import Twins

FLOOR = 5  # no setting shows fewer


def hidden(
    cells: Mapping[Cell, int],
    k: int,
    shape: Shape = COHORT,
    also: Iterable[Cell] = (),
) -> frozenset[Cell]:
    """The cells to hide. `cells` has every measure of every row, in one way or more to split.

    `also`: cells that must not be known either, whatever they hold; a zero among them is shown.
    """
    rows = rows_of(cells)
    known = laws(shape, rows)
    apart = [((cell, 1),) for cell in also if cells[cell]]
    forms = [form for form in delicate(shape, rows) if 0 < value(form, cells) < k]
    forms = sorted({*forms, *apart}, key=lambda form: (len(form), form))
    must = {form[0][0] for form in forms if len(form) == 1}
    closed = set(must)
    for form in forms:
        while not is_safe(form, cells, closed, known, k):
            closed |= _next(form, cells, closed, known, k)
    return frozenset(_opened_again(forms, cells, closed, must, known, k))


def _opened_again(forms, cells, closed: set[Cell], must: set[Cell], known, k: int) -> set[Cell]:
    """What was hidden on the way and turns out not to be needed is shown: first what says most."""
    for cell in sorted(closed - must, key=lambda cell: _price(cell, cells), reverse=True):
        without = closed - {cell}
        if all(is_safe(form, cells, without, known, k) for form in forms):
            closed = without
    return closed


def is_safe(
    form: Form, cells: Mapping[Cell, int], closed: Iterable[Cell], known: list[Law], k: int
) -> bool:
    """Are there two tables, as different as that, which both agree with what is shown?"""
    if not any(cell in closed for cell, _sign in form):
        return False
    if all(cell in closed for cell, count in cells.items() if count):
        return True  # nothing but zeros is shown: every multiple of the table is as good
    twins, true = Twins(cells, closed, known), value(form, cells)
    lows = range(1, true) if true < k else [max(1, true - k // 2)]
    low = next((low for low in lows if twins.have(form, 0, low)), true)
    return twins.have(form, low + k - 1, None)


def _next(
    form: Form, cells: Mapping[Cell, int], closed: set[Cell], known: list[Law], k: int
) -> set[Cell]:
    """What to hide next: the nearest and smallest that is enough, or else the smallest."""
    if not any(cell in closed for cell, _sign in form):
        # Of a difference the part, not the whole; of several parts the smallest.
        return {min((c for c, _sign in form if cells[c]), key=lambda c: _price(c, cells))}
    near = {cell for cell, _sign in form}
    while True:
        exact = [law for law in known if law.most is not None and _touches(law, near & closed)]
        loose = [law for law in known if _touches(law, near)]
        for some in (exact, loose):
            around = {cell for law in some for cell, _sign in law.terms}
            ways = [cell for cell in around if cells[cell] and cell not in closed]
            ways.sort(key=lambda cell: _price(cell, cells))
            for cell in ways:
                if is_safe(form, cells, closed | {cell}, known, k):
                    return {cell}
            if ways:
                return {ways[0]}
        near |= around


def _touches(law: Law, cells: set[Cell]) -> bool:
    return any(cell in cells for cell, _sign in law.terms)


def _price(cell: Cell, cells: Mapping[Cell, int]) -> tuple:
    """The whole cohort's figures are hidden last, then the larger ones."""
    return (cell[0] == ALL, cells[cell], cell)
