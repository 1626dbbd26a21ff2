"""What the XML of a sheet says that its parser does not: formulas, far cells, endless texts.

The parser gives a formula's last value with no sign that it was a formula, and makes room for
every cell up to the farthest. The bytes are searched, not parsed: ten times faster, and a file
built to be misunderstood meets the limits of the child process.
"""

import re
from collections import defaultdict

from .remarks import UnreadableList
from .tables import MAX_CELL, check_size

_NAME = rb"<(?:\w+:)?"
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_MAY_BE_FAR = re.compile(rb"r=[\"'](?:[A-Z]{3}|G[S-Z]|[H-Z][A-Z]|[A-Z]+\d{6})")
_TOKEN = re.compile(_NAME + rb"(row|c|f)(?=[\s/>])([^>]*)>")
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{1,3})\d+[\"']")
_ROW = re.compile(rb"\sr=[\"'](\d+)[\"']")
_SIGNS = (b"<f", b":f", b't="e"', b"t='e'")
_ERROR = re.compile(rb"\st=[\"']e[\"']")
# Columns after GR, rows from 100,000 on: what check_size is then asked about.
_FAR = re.compile(
    _NAME + rb"c\s(?:[^>]*\s)?r=[\"']((?=[A-Z]{3}|G[S-Z]|[H-Z][A-Z]|[A-Z]+\d{6})[A-Z]+)(\d+)[\"']"
    rb"[^>]*(?<!/)>\s*" + _NAME + rb"(?:v|is|f)[\s/>]"
)
_LONG = re.compile(rb">([^<]{%d,})" % (MAX_CELL + 1))
_REFERENCE = re.compile(rb"&[^;]{1,9};")


def check_part(xml: bytes) -> None:
    """UnreadableList for a part with declarations of its own, in another encoding, or endless."""
    if _DECLARED.search(xml) or xml.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in xml[:80]:
        raise UnreadableList("broken_workbook")
    for found in _LONG.finditer(xml):
        text = _REFERENCE.sub(b"x", found[1]).decode("utf-8", "replace")
        if len(text) > MAX_CELL:
            raise UnreadableList("cell_too_long", row=_row_before(xml, found.start()))


def check_reach(xml: bytes) -> None:
    """UnreadableList when a filled cell lies farther out than any real list goes."""
    if not _MAY_BE_FAR.search(xml):
        return
    for letters, row in _FAR.findall(xml):
        check_size(int(row), column_index(letters.decode()) + 1)


def formulas_in(xml: bytes) -> dict[int, frozenset[int]]:
    """{row from 1: columns from 0} of cells with a formula, or an error that one left."""
    if not any(sign in xml for sign in _SIGNS):
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    row, column = 0, -1
    for token in _TOKEN.finditer(xml):
        name, attributes = token.groups()
        if name == b"row":
            stated = _ROW.search(attributes)
            row, column = int(stated[1]) if stated else row + 1, -1
        elif name == b"c":
            place = _PLACE.search(attributes)
            column = column_index(place[1].decode()) if place else column + 1
            if _ERROR.search(attributes):
                found[row].add(column)
        else:
            found[row].add(column)
    return {row: frozenset(columns) for row, columns in found.items()}


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _row_before(xml: bytes, at: int) -> int:
    start = xml.rfind(b"<row", 0, at)
    stated = _ROW.search(xml, start, at) if start >= 0 else None
    return int(stated[1]) if stated else xml.count(b"<si", 0, at)
