"""Parse the bytes of a list here and now, as what their first bytes say they are."""

import io
import zipfile
from collections.abc import Mapping

from .remarks import Note, UnreadableList
from .tables import Table, told_apart
from .workbook import BROKEN, check_archive, read_workbook

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<meta")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# Sheet or None → (encoding, separator) that somebody chose, as Chosen has them.
Ways = Mapping[str | None, tuple[str | None, str | None]]


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


def parse(data: bytes, ways: Ways) -> list[Table]:
    """The tables of a workbook, a CSV or a zip of CSVs. Raises UnreadableList."""
    recognize(data)
    if not data.startswith(_ZIP):
        return [_delimited(data, ways, None)]
    lists = _lists_in_zip(data)
    if not lists:
        return read_workbook(data)
    return [_named(name, content, ways) for name, content in lists.items()]


def _lists_in_zip(data: bytes) -> dict[str, bytes]:
    """Name → content of the CSVs of a zip; {} when it holds a workbook or something else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            wanted = [name for name in names if _is_list(name)]
            if not wanted or any(name.lower().startswith("xl/") for name in names):
                return {}
            check_archive(archive)
            stems = told_apart(name[: -len(".csv")] for name in wanted)
            return {stem: archive.read(name) for stem, name in zip(stems, wanted, strict=True)}
    except BROKEN as error:
        raise UnreadableList("broken_workbook") from error


def _is_list(name: str) -> bool:
    hidden = name.rpartition("/")[2].startswith(".") or name.startswith("__MACOSX")
    return name.lower().endswith(".csv") and not hidden


def _delimited(data: bytes, ways: Ways, sheet: str | None) -> Table:
    from .delimited import read_delimited  # not needed for a workbook, whose child starts sooner

    return read_delimited(data, *ways.get(sheet, (None, None)))


def _named(name: str, content: bytes, ways: Ways) -> Table:
    try:
        table = _delimited(content, ways, name)
    except UnreadableList as refusal:
        if refusal.code != "empty_file":
            raise
        return Table(name, ())
    notes = (Note(note.code, note.params, name) for note in table.assumed)
    return Table(name, table.lines, tuple(notes))
