"""Choices that are made once for a whole column, from all its cells, and said to the reader.

A cell that could be read two ways never decides alone, and never differently from its neighbors.
"""

import re
from collections.abc import Sequence
from datetime import date

from .dates import order_evidence, serial_of
from .headings import plain
from .names import looks_surnames_first
from .remarks import Note
from .tables import Cell, as_text

_FEMALE = frozenset("f fem femenino femenina mujer female woman girl nina muchacha chica".split())
_MALE = frozenset("h masc masculino hombre male man boy nino varon v muchacho chico".split())
_UNDISCLOSED = re.compile(
    r"|n a|otr[oa]|other|no binari[oa]|non ?binary|(prefier\w* )?no (responde|contest\w*|decir\w*)|"
    r"prefer not( to say)?|no indica|sin dato|nd|ns|nr|x"
)


def letter_m(header: str, cells: Sequence[Cell]) -> tuple[str | None, str | None]:
    """What M stands for in a column of sexes: ("male" | "female" | None, code of the note).

    Beside F it is masculino, beside H it is mujer. The title may say it ("M/F", "H/M").
    """
    words = {plain(as_text(cell)) for cell in cells}
    if "m" not in words:
        return None, None
    title = set(plain(header).split())
    for letters, code in ((title, "m_from_title"), (words, None)):
        has_f, has_h = "f" in letters, "h" in letters
        if has_f != has_h:
            meaning = "male" if has_f else "female"
            return meaning, code or f"m_is_{meaning}"
    return None, "m_unclear"


def read_sex(cell: Cell, meaning_of_m: str | None) -> tuple[str, bool]:
    """("female" | "male" | "undisclosed", understood?) of one cell."""
    word = plain(as_text(cell))
    if word == "m" and meaning_of_m:
        return meaning_of_m, True
    if word in _FEMALE:
        return "female", True
    if word in _MALE:
        return "male", True
    return "undisclosed", bool(_UNDISCLOSED.fullmatch(word))


def day_first(header: str, cells: Sequence[Cell]) -> tuple[bool, Note | None]:
    """The order of day and month in a column of dates, with the note that says how we know."""
    title = plain(header)
    stated = re.search(
        r"\b(dd?|dia|day) (mm?|mes|month)\b|\b(mm?|mes|month) (dd?|dia|day)\b", title
    )
    if stated:
        return bool(stated[1]), Note("order_from_title", {"header": header})
    day, month, both = order_evidence(cells)
    if day and month:
        return True, Note("order_mixed", {"header": header})
    if day or month:
        return bool(day), Note(f"{'day' if day else 'month'}_first_shown", {"header": header})
    return True, Note("day_first_assumed", {"header": header}) if both else None


def has_serials(cells: Sequence[Cell]) -> bool:
    """A column of dates where some lost their format in Excel and became numbers."""
    return any(serial_of(cell) is not None for cell in cells)


def swapped_by_excel(cells: Sequence[Cell]) -> bool:
    """Excel set to month/day turns 3/4/2005 into 4 March and leaves 25/4/2005 as text.

    Its trace: real dates whose day is never above 12, beside texts that only fit day first.
    """
    real = [cell for cell in cells if isinstance(cell, date)]
    texts_day_first, texts_month_first, _both = order_evidence(cells)
    return (
        len(real) >= 3
        and texts_day_first >= 2
        and not texts_month_first
        and all(cell.day <= 12 for cell in real)
    )


def surnames_first(header: str, cells: Sequence[Cell]) -> bool:
    """Whether whole names begin with the surnames: the title says it, else most names show it."""
    words = plain(header)
    surname = re.search(r"\b(apellidos?|surnames?|last ?names?|family ?names?)\b", words)
    given = re.search(r"\b(nombres?|given ?names?|first ?names?)\b", words)
    if surname and given:
        return surname.start() < given.start()
    texts = [as_text(cell) for cell in cells]
    with_comma = sum("," in text for text in texts)
    signs = sum(looks_surnames_first(text) for text in texts)
    if with_comma * 2 > len([text for text in texts if text]):
        return signs >= 0
    return signs > 2
