"""Open a list that somebody sends, whatever its extension says it is."""

from pathlib import Path
from typing import IO

from .delimited import read_delimited
from .messages import UnreadableList
from .tables import Table
from .workbook import read_workbook

MAX_FILE = 10 * 1024**2

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<meta")

Source = str | Path | bytes | IO[bytes]


def read(source: Source, *, sandboxed: bool = False) -> list[Table]:
    """Read a workbook or CSV, recognized by its content, into plain tables.

    `sandboxed`: parse in a child process with limits on memory and time; use it for any file
    that comes from people. Raises UnreadableList with a code and a text to show.
    """
    data = _bytes(source)
    recognize(data)
    if sandboxed:
        from .sandbox import read_apart  # the child imports this module

        return read_apart(data)
    return parse(data)


def recognize(data: bytes) -> None:
    """UnreadableList for what is no list at first sight; nothing is parsed."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableList("empty_file")
    if data.startswith(_OLD_OFFICE):
        raise UnreadableList("encrypted" if _ENCRYPTED in data else "old_excel")
    if data.startswith(_OTHER_KINDS):
        raise UnreadableList("not_spreadsheet")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_PAGES):
        raise UnreadableList("web_page")


def parse(data: bytes) -> list[Table]:
    """Recognize the kind of file by its first bytes and parse it here and now."""
    recognize(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_workbook(data)
    return read_delimited(data)


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
