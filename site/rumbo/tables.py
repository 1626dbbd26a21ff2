"""Tables that leave the system: CSV and XLSX in which no text ever becomes a formula."""

import csv
import hashlib
import io
import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import xlsxwriter

BOM = "\ufeff"  # without it, Excel reads accents wrong
STARTS_FORMULA = frozenset("=+-@")
BREAKS = frozenset("\t\r\n")


def csv_safe(value: object) -> object:
    """Text that a spreadsheet might run, with `'` in front; numbers and dates as they are.

    That is text which starts with = + - @ (of any width), TAB, CR or LF, also after blanks and
    invisible marks.
    """
    return f"'{value}" if isinstance(value, str) and may_run(value) else value


def may_run(text: str) -> bool:
    for char in text:
        if char in BREAKS:
            return True
        if not (char.isspace() or unicodedata.category(char) == "Cf"):
            return unicodedata.normalize("NFKC", char)[:1] in STARTS_FORMULA
    return False


def _safe_cells(row: Sequence) -> list:
    """Asks only of texts that begin with a sign: no letter or digit of any script starts a formula,
    and nearly every cell begins with one."""
    return [
        cell if not isinstance(cell, str) or cell[:1].isalnum() else csv_safe(cell) for cell in row
    ]


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """A CSV file: comma, UTF-8 with its mark, every text safe."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(_safe_cells, itertools.chain([header], rows)))
    return (BOM + text.getvalue()).encode()


def write_xlsx(file: BinaryIO, sheets: dict[str, tuple[Sequence[str], Iterable[Sequence]]]) -> None:
    """{"name of sheet": (header, rows)}: texts are written as texts, numbers as numbers."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        for name, (header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(header) - 1, 18)
            _write_row(sheet, 0, header, bold)
            for number, row in enumerate(rows, start=1):
                _write_row(sheet, number, row)


def _write_row(sheet, number: int, row: Sequence, form=None) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, int | float):
            sheet.write_number(number, column, cell, form)
        elif cell not in (None, ""):
            sheet.write_string(number, column, str(cell), form)


def digest(file: BinaryIO) -> str:
    """SHA-256 of a whole file, in hexadecimal."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
