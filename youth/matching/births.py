"""Two births beside each other, as clerks write and estimate them."""

from datetime import date

from . import weights
from .known import Known

SAME, SWAPPED, YEAR_OFF, PART_OFF = "born_same", "born_swapped", "born_year", "born_part"
SWAPPED_YEAR_OFF, DIFFERS = "born_swapped_year", "born_differs"
AGE_SAME, AGE_NEAR, AGE_DIFFERS, UNKNOWN = "age_same", "age_near", "age_differs", ""
BITS = {
    SAME: weights.BORN_SAME,
    SWAPPED: weights.BORN_SWAPPED,
    YEAR_OFF: weights.BORN_YEAR_OFF,
    PART_OFF: weights.BORN_PART_OFF,
    SWAPPED_YEAR_OFF: weights.BORN_SWAPPED_YEAR_OFF,
    DIFFERS: weights.BORN_DIFFERS,
    AGE_SAME: weights.AGE_SAME,
    AGE_NEAR: weights.AGE_NEAR,
    AGE_DIFFERS: weights.AGE_DIFFERS,
    UNKNOWN: 0.0,
}
FITTING = (SAME, SWAPPED, YEAR_OFF)  # nothing here contradicts one person
YEARS_OFF = 2


def compare(a: Known, b: Known) -> str:
    """Which of the above two people's births are."""
    if a.born and b.born:
        return dates(a.born, b.born)
    one, other = a.born or a.born_month, b.born or b.born_month
    if not one or not other:
        return UNKNOWN
    apart = abs((one.year - other.year) * 12 + one.month - other.month)
    return AGE_SAME if apart <= 12 else AGE_NEAR if apart <= 24 else AGE_DIFFERS


def dates(a: date, b: date) -> str:
    if a == b:
        return SAME
    swapped = (a.day, a.month) == (b.month, b.day)
    if a.year == b.year and swapped:
        return SWAPPED
    if (a.day, a.month) == (b.day, b.month):
        if abs(a.year - b.year) <= YEARS_OFF or _exchanged(a.year, b.year):
            return YEAR_OFF
        return PART_OFF if _digits_off(a.year, b.year) == 1 else DIFFERS
    if swapped and abs(a.year - b.year) == 1:
        return SWAPPED_YEAR_OFF
    return PART_OFF if a.year == b.year and _one_part_off(a, b) else DIFFERS


def _one_part_off(a: date, b: date) -> bool:
    """The day or the month, not both, and only a digit of it."""
    if a.month == b.month:
        return _digits_off(a.day, b.day) == 1 or _exchanged(a.day, b.day)
    return a.day == b.day and (_digits_off(a.month, b.month) == 1 or _exchanged(a.month, b.month))


def _digits_off(one: int, other: int) -> int:
    return sum(x != y for x, y in zip(f"{one:04}", f"{other:04}", strict=True))


def _exchanged(one: int, other: int) -> bool:
    """Two digits beside each other changed places: 2001 and 2010, 12 and 21."""
    x, y = f"{one:02}", f"{other:02}"
    return x != y and any(x[:n] + x[n + 1] + x[n] + x[n + 2 :] == y for n in range(len(x) - 1))
