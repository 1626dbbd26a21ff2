"""What every reader of files returns: tables of lines of plain cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .messages import Note, UnreadableList

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 10_000  # characters

Cell = str | int | float | bool | date | datetime


@dataclass(frozen=True)
class Line:
    """One row. `number` is what the person sees: the row of the sheet, or the line of the CSV
    where the record starts, from 1. `formulas` are the indexes of cells that hold a formula."""

    number: int
    cells: tuple[Cell, ...]
    formulas: frozenset[int] = frozenset()

    def cell(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        return all(as_text(cell) == "" for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook, or a whole CSV (`sheet` None)."""

    sheet: str | None
    lines: tuple[Line, ...]
    assumed: tuple[Note, ...] = ()


def check_size(rows: int, columns: int) -> None:
    """Raise UnreadableList when a table is larger than any real list."""
    if rows > MAX_ROWS:
        raise UnreadableList("too_many_rows")
    if columns > MAX_COLUMNS:
        raise UnreadableList("too_many_columns")


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
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def widest(lines: Sequence[Line]) -> int:
    return max((len(line.cells) for line in lines), default=0)
