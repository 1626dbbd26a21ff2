"""From true figures to those that may be shown: pure.

Nobody learns from a figure, or from how it changes, whether one person is in it. Small ones are
hidden, the others rounded down; and a figure that was published stays as it is until so many
people have come or gone since that none of them can be singled out. 0 stands for "hidden": fewer
than the least that is shown, none included, for that nobody is shared tells of everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

ROUND = 5  # people
FLOOR = 5  # no setting shows fewer
HIDDEN = 0


def least() -> int:
    """Fewer are hidden."""
    return max(settings.SMALL_CELL_THRESHOLD, FLOOR)


def first(count: int) -> int:
    """What is shown of a figure that was never shown before."""
    return HIDDEN if count < least() else count - count % ROUND


def shown(count: int, before: int | None, shift: int = 0) -> int:
    """What is shown now, given what was `before` (None: nothing yet).

    It moves only when the true figure moved by `least()` or more since it was published. `shift`
    (0 to 4, secret) moves the point where it does, so that nobody can step up to it.
    """
    if before is None:
        return first(count)
    up, down = before + ROUND - 1 + least() + shift, before - least() - shift
    if before == HIDDEN:
        return first(count) if count >= 2 * least() + shift else HIDDEN
    return first(count) if count >= up or count <= down else before


@dataclass(frozen=True)
class Span:
    """Between `low` and `high` people; one figure where they are the same."""

    low: int
    high: int

    @property
    def is_one(self) -> bool:
        return self.low == self.high


def together(
    unique: Mapping[str, int], pairs: Mapping[tuple, int], once_more: int | None
) -> Span | None:
    """How many young people the organizations have together, by what is shown and nothing else:
    so it tells no more than that. None where everything is hidden.

    `once_more` is what the sum counts too often, as shown; None where it is not for these.
    """
    if not any(unique.values()):
        return None
    most = least() - 1  # that a hidden figure may be
    if len(pairs) == 1:
        [once_more] = pairs.values()
    elif any(value == HIDDEN for value in pairs.values()):
        once_more = None
    if once_more:
        too_much, too_little = once_more, once_more
    else:
        too_much = sum(value or most for value in pairs.values())
        too_little = max(pairs.values(), default=0)
    low = sum(unique.values()) - too_much
    high = sum(value or most for value in unique.values()) - too_little
    low = max(low, *unique.values())
    return Span(low, max(low, high))
