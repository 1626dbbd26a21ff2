"""CSV in the forms that offices and form tools write it."""

import codecs
import csv
import io
import re
from collections import Counter

from .remarks import Note, UnreadableList
from .tables import MAX_CELL, Line, Table, check_size

SEPARATORS = {";": ";", ",": ",", "\t": "Tab", "|": "|"}
SAMPLE_LINES = 200
SAMPLE = 4096  # characters
ENCODINGS = {
    "UTF-8": "utf-8-sig",
    "Windows-1252": "cp1252",
    "Latin-1": "latin-1",
    "Mac Roman": "mac_roman",
    "UTF-16": "utf-16",
}
END = "\x00end"  # cannot occur: text with NUL is not read as CSV

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# á é í ó ú ñ Á É Í Ó Ú Ñ ü as Windows writes them; á é ú Ñ É ü, then í ñ ó, as a Mac did.
_WINDOWS_LETTER = re.compile(rb"[\xe1\xe9\xed\xf3\xfa\xf1\xc1\xc9\xcd\xd3\xda\xd1\xfc]")
_MAC_LETTER = re.compile(rb"[A-Za-z][\x83\x84\x87\x8e\x9c\x9f]|[\x83\x84\x87\x8e\x9c\x9f][A-Za-z]")
_MAC_OR_SIGN = re.compile(rb"[a-z]([\x92\x96\x97]+)(?=[a-z])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_delimited(data: bytes, encoding: str | None = None, separator: str | None = None) -> Table:
    """Read the bytes of a CSV. `encoding` (a key of ENCODINGS) and `separator` are found out
    unless somebody chose them. Raises UnreadableList."""
    text, encoding = decode_as(data, encoding) if encoding else decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableList("empty_file")
    if len(_CONTROL.findall(text[:SAMPLE])) * 4 > len(text[:SAMPLE]):
        raise UnreadableList("not_spreadsheet")
    stated = re.match(r"sep=([;,\t|])\n", text)
    separator = separator or (stated[1] if stated else find_separator(text))
    lines = _lines(text, separator)
    if stated:
        lines = lines[1:]
    assumed = (
        Note("encoding", {"encoding": encoding}),
        Note("separator", {"separator": SEPARATORS[separator]}),
    )
    return Table(None, tuple(lines), assumed)


def decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    """Text in the encoding that somebody chose."""
    codec = ENCODINGS[encoding]
    try:
        if encoding == "UTF-16" and not data.startswith(_WIDE):
            return _decode_wide(data), encoding
        text = data.decode(codec)
    except (UnicodeDecodeError, UnreadableList) as error:
        raise UnreadableList("encoding_wrong", encoding=encoding) from error
    if "\x00" in text:
        raise UnreadableList("encoding_wrong", encoding=encoding)
    return text, encoding


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
    if _is_mac(data):
        return data.decode("mac_roman"), "Mac Roman"
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def _is_mac(data: bytes) -> bool:
    """Surely written on an old Mac: letters where Windows has signs, and none where it has them.

    Three of these signs (’ – —) do occur between letters, so a few of them prove nothing.
    """
    if _WINDOWS_LETTER.search(data):
        return False
    return bool(_MAC_LETTER.search(data)) or sum(map(len, _MAC_OR_SIGN.findall(data))) >= 3


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
            if "\n" not in cell:
                continue
            inner = cell.split("\n")[1:-1]
            if usual > 2 and any(part.count(separator) >= usual - 2 for part in inner):
                raise UnreadableList("unclosed_quote", row=line.number)
