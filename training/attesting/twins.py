"""Is there another table that agrees with all that is shown? Pure.

It is looked for by putting one figure elsewhere and repairing, law by law, what that breaks. What
is found is a real table; where the search gives up, more is hidden than might be needed.
"""

from collections.abc import Iterable, Mapping

from .shape import Cell, Form, Law, value

STEPS = 400  # repairs, before the search gives up


class Twins:
    """Tables that agree with the figures outside `closed`.

    Hidden figures are 1 or more in them: whoever reads knows that zeros are shown.
    """

    def __init__(self, cells: Mapping[Cell, int], closed: Iterable[Cell], known: list[Law]):
        self.cells, self.closed = cells, frozenset(closed)
        self.laws = [law for law in known if any(cell in self.closed for cell, _s in law.terms)]
        self.sums = [value(law.terms, cells) for law in self.laws]
        self.of: dict[Cell, list[tuple[int, int]]] = {cell: [] for cell in self.closed}
        for number, law in enumerate(self.laws):
            for cell, sign in law.terms:
                if cell in self.closed:
                    self.of[cell].append((number, sign))

    def have(self, form: Form, least: int, most: int | None) -> bool:
        """Is there one in which `form` is from `least` to `most`?"""
        return _Search(self, Law(form, least, most)).repair()


class _Search:
    def __init__(self, twins: Twins, wanted: Law):
        self.twins, self.steps = twins, 0
        self.laws = [*twins.laws, wanted]
        self.sums = [*twins.sums, value(wanted.terms, twins.cells)]
        self.of = dict(twins.of)
        for cell, sign in wanted.terms:
            if cell in self.of:
                self.of[cell] = [*self.of[cell], (len(twins.laws), sign)]
        self.now = {cell: twins.cells[cell] for cell in twins.closed}
        self.way: dict[Cell, int] = {}  # +1 or -1 of what was moved; it never moves back
        self.broken = {len(twins.laws)} if self._gap(len(twins.laws)) else set()

    def repair(self) -> bool:
        """Mend a law that is broken, in each way there is, until none is."""
        if not self.broken:
            return True
        self.steps += 1
        if self.steps > STEPS:
            return False
        number = min(self.broken, key=lambda each: len(self.laws[each].terms))
        for cell, step in self._ways(number):
            before = self.way.get(cell)
            self._move(cell, step)
            self.way[cell] = 1 if step > 0 else -1
            if self.repair():
                return True
            self._move(cell, -step)
            if before is None:
                del self.way[cell]
            if self.steps > STEPS:
                return False
        return False

    def _gap(self, number: int) -> int:
        """By how much its sum must grow (or shrink, below zero); 0 where it holds."""
        law, now = self.laws[number], self.sums[number]
        if now < law.least:
            return law.least - now
        return law.most - now if law.most is not None and now > law.most else 0

    def _move(self, cell: Cell, step: int) -> None:
        self.now[cell] += step
        for number, sign in self.of[cell]:
            self.sums[number] += sign * step
            (self.broken.add if self._gap(number) else self.broken.discard)(number)

    def _ways(self, broken: int) -> list[tuple[Cell, int]]:
        """Cells that may be moved to close the gap, and how far; those that break least first."""
        gap, ways = self._gap(broken), []
        for cell, sign in self.laws[broken].terms:
            step = gap * sign
            if cell not in self.now or self.way.get(cell, 0) * step < 0:
                continue
            if step < 0:  # never below 1
                step = -min(-step, self.now[cell] - 1)
            if step:
                room, bent = self._room(cell, step, broken)
                if room:
                    ways.append((0, -abs(room), cell, room))
                if room != step:
                    ways.append((bent, -abs(step), cell, step))
        return [(cell, step) for _bent, _far, cell, step in sorted(ways)]

    def _room(self, cell: Cell, step: int, mended: int) -> tuple[int, int]:
        """As much of the step as breaks no other law; and how many the whole step breaks."""
        room, bent = abs(step), 0
        for number, sign in self.of[cell]:
            if number == mended:
                continue
            law, now = self.laws[number], self.sums[number]
            if sign * step < 0:
                free = max(now - law.least, 0)
            elif law.most is not None:
                free = max(law.most - now, 0)
            else:
                continue
            bent += free < abs(step)
            room = min(room, free)
        return (room if step > 0 else -room), 1 + bent
