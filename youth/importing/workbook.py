"""Excel workbooks (.xlsx, .xlsm): checked as a zip file and as XML before they are parsed."""

import io
import posixpath
import zipfile
import zlib
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from .remarks import Note, UnreadableList
from .sheetxml import check_part, check_reach, formulas_in
from .tables import MAX_CELL, Cell, Line, Table, check_size, plain_cells, told_apart

MAX_PARTS = 100
MAX_UNPACKED = 50 * 1024**2
MAX_RATIO = 50
RATIO_FROM = 5 * 1024**2  # honest small parts pack very tightly too
MAX_INDEX = 1024**2  # the parts that only say where the sheets are
NOTHING: frozenset[int] = frozenset()

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,  # also an encoding that no program knows
    ValueError,
    OverflowError,
    NotImplementedError,
    expat.ExpatError,
    CalamineError,
)


def read_workbook(data: bytes) -> list[Table]:
    """Read every worksheet of a workbook, hidden ones too. Raises UnreadableList."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive)
            _check_kind({part.filename for part in archive.infolist()})
            formulas = _scan(archive)
        book = load_workbook(io.BytesIO(data))
        sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        return [
            _table(
                name,
                book.get_sheet_by_name(about.name),
                formulas[about.name],
                about.visible != SheetVisibleEnum.Visible,
            )
            for name, about in zip(told_apart(s.name for s in sheets), sheets, strict=True)
        ]
    except BROKEN as error:
        raise UnreadableList("broken_workbook") from error


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse zip bombs and passwords by the zip's own index, then by its checksums."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise UnreadableList("too_many_parts")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableList("encrypted")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableList("unpacks_too_big")
    if any(
        part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size
        for part in parts
    ):
        raise UnreadableList("packed_too_tightly")
    if archive.testzip():  # also finds a part whose stated size is a lie
        raise UnreadableList("broken_workbook")


def _check_kind(names: set[str]) -> None:
    if "content.xml" in names:
        raise UnreadableList("open_document")
    if "xl/workbook.bin" in names:
        raise UnreadableList("binary_excel")
    if not any(name.lower().startswith("xl/") for name in names):
        raise UnreadableList("not_spreadsheet")


def _scan(archive: zipfile.ZipFile) -> dict[str, dict[int, frozenset[int]]]:
    """Sheet name → where its formulas are; every part that the parser will read is checked."""
    paths = _sheet_paths(archive)
    for name in archive.namelist():
        if name.lower().endswith("sharedstrings.xml"):
            check_part(archive.read(name))
    return {sheet: _scan_sheet(archive.read(path)) for sheet, path in paths.items()}


def _scan_sheet(xml: bytes) -> dict[int, frozenset[int]]:
    check_part(xml)
    check_reach(xml)
    return formulas_in(xml)


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its part, as the workbook's relations say."""
    known = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    relations = _elements(archive, known["xl/_rels/workbook.xml.rels"], "Relationship")
    targets = {rel.get("Id"): rel.get("Target", "") for rel in relations}
    paths = {}
    for sheet in _elements(archive, known["xl/workbook.xml"], "sheet"):
        relation = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        path = posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")
        paths[sheet.get("name", "")] = known[path.lower()]
    return paths


def _elements(archive: zipfile.ZipFile, part: str, wanted: str) -> list[dict[str, str]]:
    """The attributes of all elements of one name in a small part."""
    if archive.getinfo(part).file_size > MAX_INDEX:
        raise UnreadableList("broken_workbook")
    xml, found = archive.read(part), []
    check_part(xml)
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: (
        found.append(attributes) if name.rpartition(":")[2] == wanted else None
    )
    parser.Parse(xml, True)
    return found


def _table(
    name: str, sheet: CalamineSheet, formulas: dict[int, frozenset[int]], hidden: bool
) -> Table:
    check_size(sheet.total_height, sheet.total_width)
    # With skip_empty_area the row numbers would shift up by the empty rows at the top.
    rows = [plain_cells(values) for values in sheet.to_python(skip_empty_area=False)]
    _check_lengths(rows)
    _fill_down(rows, sheet.merged_cell_ranges or [])
    lines = (
        Line(number, tuple(cells), formulas.get(number, NOTHING))
        for number, cells in enumerate(rows, 1)
    )
    notes = (Note("hidden_sheet", sheet=name),) if hidden else ()
    return Table(name, tuple(lines), notes)


def _check_lengths(rows: list[list[Cell]]) -> None:
    for number, cells in enumerate(rows, 1):
        if any(cell.__class__ is str and len(cell) > MAX_CELL for cell in cells):
            raise UnreadableList("cell_too_long", row=number)


def _fill_down(rows: list[list[Cell]], merged: list) -> None:
    """Cells merged downwards (one phone for two brothers) belong to each row that has more."""
    for (top, column), (bottom, _last) in merged:
        if bottom == top or top >= len(rows) or column >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if any(cell != "" for cell in row):
                row[column] = rows[top][column]
