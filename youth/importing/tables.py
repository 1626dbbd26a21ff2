"""What every reader of files returns: tables of lines of plain cells."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from .remarks import Note, UnreadableList

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 10_000  # characters
MAX_SHEET = 80  # characters of a name, as ImportRow keeps it

Cell = str | int | float | bool | date | datetime


class Line(NamedTuple):
    """One row. `number` is what the person sees: the row of the sheet, or the line of the CSV
    where the record starts, from 1. `formulas` are the indexes of cells that hold a formula.
    `part` counts the people that one row holds side by side."""

    number: int
    cells: tuple[Cell, ...]
    formulas: frozenset[int] = frozenset()
    part: int = 1

    def cell(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        return all(as_text(cell) == "" for cell in self.cells)


def told_apart(names: Iterable[str]) -> list[str]:
    """Names of sheets as they are kept: of a long one the end, and no two alike."""
    found: list[str] = []
    for name in names:
        short, number = name[-MAX_SHEET:], 1
        while short in found:
            number += 1
            end = f" ({number})"
            short = name[len(end) - MAX_SHEET :] + end
        found.append(short)
    return found


class Table(NamedTuple):
    """One sheet of a workbook, one file of a zip, or a whole CSV (`sheet` None)."""

    sheet: str | None
    lines: tuple[Line, ...]
    assumed: tuple[Note, ...] = ()


def check_size(rows: int, columns: int) -> None:
    """Raise UnreadableList when a table is larger than any real list."""
    if rows > MAX_ROWS:
        raise UnreadableList("too_many_rows")
    if columns > MAX_COLUMNS:
        raise UnreadableList("too_many_columns")


def plain_cells(values: Iterable[object]) -> list[Cell]:
    """The values of a spreadsheet's row: most are text, and stay what they are."""
    return [value if value.__class__ is str else plain_cell(value) for value in values]


def plain_cell(value: object) -> Cell:
    """A spreadsheet's value as one of the few kinds of Cell: 5.0 is 5, midnight is a date."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return int(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, time | timedelta):
        return str(value)
    return value if isinstance(value, str | int | float | date) else str(value)


def as_text(cell: Cell) -> str:
    """The cell as a person reads it, without blanks around."""
    if cell.__class__ is str:
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def letters_of(index: int) -> str:
    """What a spreadsheet calls a column: 0 is A, 25 is Z, 26 is AA."""
    before, here = divmod(index, 26)
    return (letters_of(before - 1) if before else "") + chr(ord("A") + here)


def widest(lines: Sequence[Line]) -> int:
    return max((len(line.cells) for line in lines), default=0)
