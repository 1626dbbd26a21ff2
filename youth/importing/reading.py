"""Open a list that somebody sends, whatever its extension says it is."""

from pathlib import Path
from typing import IO

from .parsing import Ways, parse, recognize
from .remarks import UnreadableList
from .tables import Table

__all__ = ["MAX_FILE", "Source", "parse", "read", "recognize"]

MAX_FILE = 10 * 1024**2
Source = str | Path | bytes | IO[bytes]


def read(source: Source, *, sandboxed: bool = False, ways: Ways | None = None) -> list[Table]:
    """Read a workbook, a CSV or a zip of CSVs, recognized by its content, into plain tables.

    `sandboxed`: parse in a child process with limits on memory and time; use it for any file
    that comes from people. `ways`: encodings and separators that somebody chose. Raises
    UnreadableList with a code and a text to show.
    """
    data = _bytes(source)
    recognize(data)
    if sandboxed:
        from .sandbox import read_apart  # the child imports what this module imports

        return read_apart(data, ways or {})
    return parse(data, ways or {})


def _bytes(source: Source) -> bytes:
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            data = file.read(MAX_FILE + 1)
    else:
        data = source.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise UnreadableList("too_big")
    return data
