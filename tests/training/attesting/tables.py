"""Small tables of figures, and somebody who tries everything to work out what is hidden in them."""

import random
from itertools import product

from training.attesting.shape import ALL, Cell, Shape, laws, rows_of, value

# People, who of them completed, and of these who has an outcome and who has not.
SMALL = Shape(
    parents={"enrolled": "", "completed": "enrolled", "found": "completed", "lost": "completed"},
    splits=(("completed", "found", "lost"),),
)
# One who completed may have outcomes of both kinds.
KINDS = Shape(
    parents={"completed": "", "any": "completed", "job": "any", "school": "any"},
    kinds=("job", "school"),
    once="any",
)


def drawn(seed: int, shape: Shape = SMALL, people: int = 9, rows=(2, 2)) -> dict[Cell, int]:
    """Figures of so many invented people, in so many rows by sex and by age."""
    rng = random.Random(seed)
    names = {"sex": "fmx"[: rows[0]], "age": "abc"[: rows[1]]}
    parts = [(ALL, ALL), *((d, row) for d, names_ in names.items() for row in names_)]
    cells = {(*part, measure): 0 for part in parts for measure in shape.measures}
    for _one in range(people):
        theirs = [(ALL, ALL), *((d, rng.choice(names_)) for d, names_ in names.items())]
        for measure in _person(rng, shape):
            for part in theirs:
                cells[(*part, measure)] += 1
    return cells


def _person(rng: random.Random, shape: Shape) -> list[str]:
    if shape is KINDS:
        kinds = [kind for kind in shape.kinds if rng.random() < 0.5]
        return ["completed", *(["any"] if kinds else []), *kinds]
    found = ["enrolled"]
    if rng.random() < 0.7:
        found += ["completed", rng.choice(["found", "lost"])]
    return found


class Attacker:
    """Knows every law and every figure that is shown, and goes through all tables that agree.

    No figure is believed to be larger than `most`.
    """

    def __init__(self, cells, closed, shape: Shape, most: int):
        self.most, self.shown = most, {c: n for c, n in cells.items() if c not in closed}
        self.unknown = sorted(closed)
        self.laws = [
            law
            for law in laws(shape, rows_of(cells))
            if any(cell in closed for cell, _sign in law.terms)
        ]
        self.of = {cell: [] for cell in self.unknown}
        for law in self.laws:
            for cell, _sign in law.terms:
                if cell in self.of:
                    self.of[cell].append(law)

    def can_be(self, form) -> set[int]:
        """All values that the form has in some table that agrees."""
        found: set[int] = set()
        bounds = dict.fromkeys(self.unknown, (1, self.most))
        self._go_through(bounds, form, found)
        return found

    def _go_through(self, bounds, form, found: set[int]) -> None:
        bounds = self._narrowed(dict(bounds))
        if bounds is None:
            return
        low, high = self._reach(form, bounds)
        if all(number in found for number in range(low, high + 1)):
            return  # nothing new can come of it
        open_ = [cell for cell, (least, most) in bounds.items() if least < most]
        if not open_:
            found.add(low)
            return
        of_form = [cell for cell in open_ if cell in dict(form)]
        cell = min(of_form or open_, key=lambda c: bounds[c][1] - bounds[c][0])
        for number in range(bounds[cell][0], bounds[cell][1] + 1):
            self._go_through(bounds | {cell: (number, number)}, form, found)

    def _reach(self, terms, bounds) -> tuple[int, int]:
        low = high = 0
        for cell, sign in terms:
            least, most = bounds.get(cell) or (self.shown[cell],) * 2
            low += sign * (least if sign > 0 else most)
            high += sign * (most if sign > 0 else least)
        return low, high

    def _narrowed(self, bounds):
        """What follows from the laws for each figure; None where they contradict each other."""
        changed = True
        while changed:
            changed = False
            for law in self.laws:
                low, high = self._reach(law.terms, bounds)
                if high < law.least or (law.most is not None and low > law.most):
                    return None
                for cell, sign in law.terms:
                    if cell not in bounds:
                        continue
                    least, most = bounds[cell]
                    room_up = high - law.least
                    room_down = None if law.most is None else law.most - low
                    if sign > 0:
                        new = max(least, most - room_up), most
                        if room_down is not None:
                            new = new[0], min(most, least + room_down)
                    else:
                        new = least, min(most, least + room_up)
                        if room_down is not None:
                            new = max(least, most - room_down), new[1]
                    if new[0] > new[1]:
                        return None
                    if new != (least, most):
                        bounds[cell], changed = new, True
                        low, high = self._reach(law.terms, bounds)
        return bounds


def small_forms(cells, shape: Shape, k: int):
    from training.attesting.shape import delicate

    return [f for f in delicate(shape, rows_of(cells)) if 0 < value(f, cells) < k]


def primary(cells, k: int) -> frozenset[Cell]:
    """What is small, and nothing more: what everybody thinks of first."""
    return frozenset(cell for cell, count in cells.items() if 0 < count < k)


def everything(cells, shape: Shape):
    return list(product(cells, shape.measures))
