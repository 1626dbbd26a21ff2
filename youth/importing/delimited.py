"""CSV in the forms that offices and form tools write it."""

import codecs
import csv
import io
import re
from collections import Counter

from .messages import Note, UnreadableList
from .tables import MAX_CELL, Line, Table, check_size

SEPARATORS = {";": ";", ",": ",", "\t": "Tab", "|": "|"}
SAMPLE_LINES = 200
END = "\x00end"  # cannot occur: text with NUL is not read as CSV

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def read_delimited(data: bytes) -> list[Table]:
    """Read CSV bytes of unknown encoding and separator. Raises UnreadableList."""
    text, encoding = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableList("empty_file")
    stated = re.match(r"sep=([;,\t|])\n", text)
    separator = stated[1] if stated else find_separator(text)
    lines = _lines(text, separator)
    if stated:
        lines = lines[1:]
    assumed = (
        Note("encoding", {"encoding": encoding}),
        Note("separator", {"separator": SEPARATORS[separator]}),
    )
    return [Table(None, tuple(lines), assumed)]


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding; the byte order mark is dropped."""
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data, codec), name
    if b"\x00" in data[:4096]:
        return _decode_wide(data), "UTF-16"
    if b"\x00" in data:
        raise UnreadableList("not_spreadsheet")
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def _decode_wide(data: bytes) -> str:
    # Without a mark: in Latin letters every second byte is 0, on the side the order tells.
    sample = data[:4096]
    little = sample[1::2].count(0) > sample[0::2].count(0)
    if max(sample[0::2].count(0), sample[1::2].count(0)) < len(sample) // 4:
        raise UnreadableList("not_spreadsheet")
    return _decoded(data, "utf-16-le" if little else "utf-16-be")


def _decoded(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableList("not_spreadsheet") from error
    if "\x00" in text:
        raise UnreadableList("not_spreadsheet")
    return text


def find_separator(text: str) -> str:
    """The separator that cuts most lines into the same number of cells."""
    sample = "\n".join(text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES])

    def score(separator: str) -> int:
        widths = Counter(
            len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        )
        width, lines = max(widths.items(), key=lambda item: (item[0] - 1) * item[1])
        return (width - 1) * lines

    try:
        return max(SEPARATORS, key=score)
    except csv.Error as error:
        raise UnreadableList("unclosed_quote", row=1) from error


def _lines(text: str, separator: str) -> list[Line]:
    # A last record of our own shows whether a quotation mark swallowed the end of the file.
    body = text if text.endswith("\n") else text + "\n"
    reader = csv.reader(io.StringIO(body + END, newline=""), delimiter=separator)
    lines: list[Line] = []
    start = 1
    try:
        for cells in reader:
            if cells == [END]:
                _check_swallowed(lines, separator)
                return lines
            _check_cells(cells, start, len(lines) + 1)
            lines.append(Line(start, tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableList("cell_too_long", row=start) from error
    raise UnreadableList("unclosed_quote", row=lines[-1].number if lines else 1)


def _check_cells(cells: list[str], row: int, rows: int) -> None:
    check_size(rows, len(cells))
    if any(END in cell for cell in cells):
        raise UnreadableList("unclosed_quote", row=row)
    if any(len(cell) > MAX_CELL for cell in cells):
        raise UnreadableList("cell_too_long", row=row)


def _check_swallowed(lines: list[Line], separator: str) -> None:
    # Two stray quotation marks far apart make one cell of all the records between them.
    width = Counter(len(line.cells) for line in lines if line.cells).most_common(1)
    usual = width[0][0] if width else 1
    for line in lines:
        for cell in line.cells:
            inner = cell.split("\n")[1:-1]
            if usual > 2 and any(part.count(separator) >= usual - 2 for part in inner):
                raise UnreadableList("unclosed_quote", row=line.number)
