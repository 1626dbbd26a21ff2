"""Excel workbooks (.xlsx, .xlsm): checked as a zip file and as XML before they are parsed.

The parser (calamine) gives a formula's last value with no sign that it was a formula, so the XML
of each sheet is streamed first and says which cells hold one.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections import defaultdict
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from python_calamine import (
    CalamineError,
    CalamineSheet,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from .messages import Note, UnreadableList
from .tables import MAX_CELL, Cell, Line, Table, check_size, plain_cell

MAX_PARTS = 100
MAX_UNPACKED = 50 * 1024**2
MAX_RATIO = 50
RATIO_FROM = 5 * 1024**2  # honest small parts pack very tightly too
MAX_INDEX = 1024**2  # the parts that only say where the sheets are

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    NotImplementedError,
    SAXException,
    SafeTree.ParseError,
    DefusedXmlException,
    CalamineError,
)


def read_workbook(data: bytes) -> list[Table]:
    """Read every worksheet of a workbook, hidden ones too. Raises UnreadableList."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive)
            scans = _scan(archive)
        book = load_workbook(io.BytesIO(data))
        return [
            _table(
                book.get_sheet_by_name(about.name),
                scans[about.name],
                about.visible != SheetVisibleEnum.Visible,
            )
            for about in book.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet
        ]
    except _BROKEN as error:
        raise UnreadableList("broken_workbook") from error


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse zip bombs, passwords and other formats by the zip's own index, then its checksums."""
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
    _check_kind({part.filename for part in parts})
    if archive.testzip():  # also finds a part whose stated size is a lie
        raise UnreadableList("broken_workbook")


def _check_kind(names: set[str]) -> None:
    if "content.xml" in names:
        raise UnreadableList("open_document")
    if "xl/workbook.bin" in names:
        raise UnreadableList("binary_excel")
    if not any(name.lower().startswith("xl/") for name in names):
        raise UnreadableList("not_spreadsheet")


class SheetScan(ContentHandler):
    """Streams a sheet (or the shared texts): where formulas are, how far it reaches."""

    def __init__(self) -> None:
        super().__init__()
        self.formulas: dict[int, set[int]] = defaultdict(set)
        self.row = 0
        self.column = -1
        self.length: int | None = None

    def startElement(self, name: str, attrs) -> None:  # noqa: N802 - the name SAX calls
        name = name.rpartition(":")[2]
        if name == "row":
            self.row = int(attrs.get("r", self.row + 1))
            self.column = -1
        elif name == "c":
            self._start_cell(attrs)
        elif name == "si":
            self.row, self.length = self.row + 1, 0
        elif name == "f":
            self.formulas[self.row].add(self.column)
        if name in ("v", "is", "f"):
            check_size(self.row, self.column + 1)

    def _start_cell(self, attrs) -> None:
        self.length = 0
        place = re.fullmatch(r"([A-Z]{1,3})(\d+)", attrs.get("r", ""))
        self.column = column_index(place[1]) if place else self.column + 1
        if attrs.get("t") == "e":  # an error such as #REF! is what a formula left behind
            self.formulas[self.row].add(self.column)

    def characters(self, content: str) -> None:
        if self.length is not None:
            self.length += len(content)
            if self.length > MAX_CELL:
                raise UnreadableList("cell_too_long", row=self.row)

    def endElement(self, name: str) -> None:  # noqa: N802 - the name SAX calls
        if name.rpartition(":")[2] in ("c", "si"):
            self.length = None


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _scan(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    paths = _sheet_paths(archive)
    for name in archive.namelist():
        if name.lower().endswith("sharedstrings.xml"):
            _stream(archive, name)
    return {sheet: _stream(archive, path) for sheet, path in paths.items()}


def _stream(archive: zipfile.ZipFile, name: str) -> SheetScan:
    scan = SheetScan()
    with archive.open(name) as part:
        defusedxml.sax.parse(part, scan, forbid_dtd=True)
    return scan


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its part, as the workbook's relations say."""
    known = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    relations = _index(archive, known["xl/_rels/workbook.xml.rels"])
    targets = {rel.get("Id"): rel.get("Target", "") for rel in relations}
    paths = {}
    for sheet in _index(archive, known["xl/workbook.xml"]).iter():
        if sheet.tag.rpartition("}")[2] != "sheet":
            continue
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        path = posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")
        paths[sheet.get("name", "")] = known[path.lower()]
    return paths


def _index(archive: zipfile.ZipFile, name: str):
    if archive.getinfo(name).file_size > MAX_INDEX:
        raise UnreadableList("broken_workbook")
    return SafeTree.fromstring(archive.read(name), forbid_dtd=True)


def _table(sheet: CalamineSheet, scan: SheetScan, hidden: bool) -> Table:
    # With skip_empty_area the row numbers would shift up by the empty rows at the top.
    rows = [[plain_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    _fill_down(rows, sheet.merged_cell_ranges or [])
    lines = (
        Line(number, tuple(cells), frozenset(scan.formulas.get(number, ())))
        for number, cells in enumerate(rows, 1)
    )
    notes = (Note("hidden_sheet", sheet=sheet.name),) if hidden else ()
    return Table(sheet.name, tuple(lines), notes)


def _fill_down(rows: list[list[Cell]], merged: list) -> None:
    """Cells merged downwards (one phone for two brothers) belong to each row that has more."""
    for (top, column), (bottom, _last) in merged:
        if bottom == top or top >= len(rows) or column >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if any(cell != "" for cell in row):
                row[column] = rows[top][column]
