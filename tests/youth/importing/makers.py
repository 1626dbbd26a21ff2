"""Small files in memory for the tests of the reader of lists."""

import io
import zipfile
from datetime import date

import xlsxwriter

from youth.importing.rows import Reading, read_people

TODAY = date(2026, 3, 31)


def people(source, *, country: str = "HN", today: date = TODAY, sandboxed: bool = False) -> Reading:
    return read_people(source, country=country, today=today, sandboxed=sandboxed)


def make_csv(*lines: str, newline: str = "\n", encoding: str = "utf-8") -> bytes:
    return (newline.join(lines) + newline).encode(encoding)


def make_xlsx(
    *sheets: list[list], merged: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> bytes:
    """Sheets of rows; text that starts with = is written as a formula, dates as real dates."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for place, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[place] if names else None)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        for place in merged:
            sheet.merge_range(place, rows[_row(place)][_column(place)], book.add_format())
    book.close()
    return file.getvalue()


def rezip(data: bytes, changes: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same zip with parts replaced or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", compression) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, changes.pop(part.filename, None) or old.read(part))
        for name, content in changes.items():
            new.writestr(name, content)
    return file.getvalue()


def _row(place: str) -> int:
    return int("".join(letter for letter in place.split(":")[0] if letter.isdigit())) - 1


def _column(place: str) -> int:
    return ord(place[0]) - ord("A")
