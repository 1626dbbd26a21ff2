"""Dates as people and programs write them, in Spanish and English.

Pure functions. Whether 3/4 is in March or April is decided for a whole column by the caller, from
`order_evidence`, and passed in; nothing here guesses from one cell.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from .caching import remembered
from .tables import Cell, as_text

_MONTHS = (
    ("enero", "january"),
    ("febrero", "february"),
    ("marzo", "march"),
    ("abril", "april"),
    ("mayo", "may"),
    ("junio", "june"),
    ("julio", "july"),
    ("agosto", "august"),
    ("septiembre", "setiembre", "september"),
    ("octubre", "october"),
    ("noviembre", "november"),
    ("diciembre", "december"),
)
_TIME = re.compile(r"(?<=\d)(t|,? +)\d{1,2}:\d{2}.*$")
_WEEKDAY = re.compile(r"^(lunes|martes|miercoles|jueves|viernes|sabado|domingo|\w+day),? +")
_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/. ])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:o|ro|er|st|nd|rd|th)?[\s./-]*(?:de )?\s*([a-z]+)\.?[\s,./-]*(?:del? )?\s*"
    r"(?:ano )?(\d{4}|\d{2})"
)
_WORD_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:del? )?(\d{4})")
_EPOCH = date(1899, 12, 30)  # day 0 of Excel, as seen from any day after February 1900
SERIALS = range(10_000, 65_000)  # 1927 to 2077


def parse_date(
    cell: Cell, *, today: date, day_first: bool = True
) -> tuple[date | None, str | None]:
    """Read one cell as a full date.

    Returns (date, None); (None, "impossible") when it has the form of a date that does not exist;
    (None, "incomplete") for anything else: a year, an age, words. Two-digit years are never
    after this year.
    """
    if isinstance(cell, datetime):
        return cell.date(), None
    if isinstance(cell, date):
        return cell, None
    if serial_of(cell) is not None:
        return _EPOCH + timedelta(days=serial_of(cell)), None
    text = _simple(cell)
    parts = _numeric(text, day_first) or _compact(text) or _worded(text)
    if parts is None:
        return None, "incomplete"
    year, month, day = parts
    return _date(_full_year(year, today), month, day)


def serial_of(cell: Cell) -> int | None:
    """The day number of a date that lost its format in Excel: 38085 is 8 April 2004."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if int(cell) in SERIALS else None
    text = as_text(cell)
    if not re.fullmatch(r"\d{5}(\.\d+)?", text):
        return None
    return int(text[:5]) if int(text[:5]) in SERIALS else None


def order_evidence(cells: Iterable[Cell]) -> tuple[int, int, int]:
    """(only day first fits, only month first fits, both fit) among a column's 3/4/2005 texts."""
    day = month = both = 0
    for cell in cells:
        if not isinstance(cell, str) or not (match := _YEAR_LAST.fullmatch(_simple(cell))):
            continue
        first, second = int(match[1]), int(match[3])
        day += 12 < first <= 31 and second <= 12
        month += 12 < second <= 31 and first <= 12
        both += 0 < first <= 12 and 0 < second <= 12 and first != second
    return day, month, both


def check_birth(born: date, today: date) -> str | None:
    """Why a date of birth cannot be that of a participant: "future", "over_60", or None."""
    if born > today:
        return "future"
    # Exactly 60 years ago is still in; the day after the 60th birthday is not.
    return "over_60" if age_on(born, today - timedelta(days=1)) >= 60 else None


def age_on(born: date, day: date) -> int:
    """Completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _simple(cell: Cell) -> str:
    return _simple_text(as_text(cell))


@remembered
def _simple_text(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("°", "o").lower())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    bare = _TIME.sub("", re.sub(r"\s+", " ", bare).strip())
    return re.sub(r"^primer[oa]? ", "1 ", _WEEKDAY.sub("", bare)).strip(" .,")


def _numeric(text: str, day_first: bool) -> tuple[str, int, int] | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return match[1], int(match[3]), int(match[4])
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        return (match[4], second, first) if day_first else (match[4], first, second)
    return None


def _compact(text: str) -> tuple[str, int, int] | None:
    # 20050412 or 12042005: eight digits fit only one of the two for any year of our century.
    if not re.fullmatch(r"\d{8}", text):
        return None
    if text[:2] in ("19", "20") and 1 <= int(text[4:6]) <= 12:
        return text[:4], int(text[4:6]), int(text[6:])
    return text[4:], int(text[2:4]), int(text[:2])


def _worded(text: str) -> tuple[str, int, int] | None:
    if (match := _DAY_WORD.fullmatch(text)) and (month := _month(match[2])):
        return match[3], month, int(match[1])
    if (match := _WORD_DAY.fullmatch(text)) and (month := _month(match[1])):
        return match[3], month, int(match[2])
    return None


def _month(word: str) -> int | None:
    if len(word) < 3:
        return None
    for number, names in enumerate(_MONTHS, 1):
        if any(name.startswith(word) or word == name for name in names):
            return number
    return 9 if word == "sept" else None


def _full_year(year: str, today: date) -> int:
    if len(year) == 4:
        return int(year)
    century = today.year - today.year % 100
    return century + int(year) - (100 if int(year) > today.year % 100 else 0)


def _date(year: int, month: int, day: int) -> tuple[date | None, str | None]:
    try:
        return date(year, month, day), None
    except ValueError:
        return None, "impossible"
