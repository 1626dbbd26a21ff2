"""Parse a stranger's list in a child process that cannot take the site down with it.

How it is held, see rumbo/apart.py. It answers in JSON, never in pickles: whatever happens to it,
it can only hand back cells. It imports little: starting it must not cost more than reading.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import repeat

from rumbo import apart

from .remarks import Note, UnreadableList
from .tables import Cell, Line, Table

WALL_SECONDS = 60
COMMAND = apart.module("youth.importing.sandbox")
Ways = Mapping[str | None, tuple[str | None, str | None]]


def read_apart(data: bytes, ways: Ways) -> list[Table]:
    """Like reading.parse(data, ways), in a child process. UnreadableList, also when it dies."""
    told = json.dumps([[sheet, *way] for sheet, way in ways.items()])
    try:
        answer = json.loads(apart.run([*COMMAND, told], data, WALL_SECONDS), object_hook=_unpacked)
    except (apart.Died, ValueError):
        raise UnreadableList("reader_died") from None
    if "code" in answer:
        raise UnreadableList(answer["code"], **answer["params"])
    return [_table(table) for table in answer["tables"]]


def _table(packed: dict) -> Table:
    cells = _shared(packed.pop("cells"))
    formulas = {number: frozenset(columns) for number, columns in packed["formulas"]}
    if formulas:
        lines = (
            Line(number, each, formulas.get(number, frozenset()))
            for number, each in zip(packed["numbers"], cells, strict=True)
        )
    else:
        lines = map(Line, packed["numbers"], cells, repeat(frozenset()))
    notes = (Note(code, params, sheet) for code, params, sheet in packed["assumed"])
    return Table(packed["sheet"], tuple(lines), tuple(notes))


def _shared(rows: list[list[Cell]]) -> Iterator[tuple[Cell, ...]]:
    """Rows of cells; texts that repeat are kept once, and what is handed on is let go."""
    once: dict[str, str] = {}
    share = once.setdefault
    rows.reverse()
    while rows:
        yield tuple([share(cell, cell) if cell.__class__ is str else cell for cell in rows.pop()])


def _packed_table(table: Table) -> dict:
    return {
        "sheet": table.sheet,
        "numbers": [line.number for line in table.lines],
        "cells": [line.cells for line in table.lines],
        "formulas": [[line.number, [*line.formulas]] for line in table.lines if line.formulas],
        "assumed": [[note.code, dict(note.params), note.sheet] for note in table.assumed],
    }


def _packed(cell: date | datetime) -> dict[str, str]:
    return {"datetime" if isinstance(cell, datetime) else "date": cell.isoformat()}


def _unpacked(said: dict) -> object:
    if "date" in said:
        return date.fromisoformat(said["date"])
    return datetime.fromisoformat(said["datetime"]) if "datetime" in said else said


def _answer() -> dict:
    from .parsing import parse  # after the limits are set

    try:
        ways = {sheet: tuple(way) for sheet, *way in json.loads(sys.argv[1])}
        return {"tables": [_packed_table(each) for each in parse(sys.stdin.buffer.read(), ways)]}
    except UnreadableList as refusal:
        return {"code": refusal.code, "params": refusal.params}


if __name__ == "__main__":
    apart.limit()
    sys.stdout.write(json.dumps(_answer(), default=_packed))
