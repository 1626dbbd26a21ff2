"""Parse a stranger's file in a child process that cannot take the site down with it.

The child gets no environment (no secrets), little memory and little time, and answers in JSON,
never in pickles: whatever happens to it, it can only hand back cells.
"""

import json
import resource
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

from .messages import Note, UnreadableList
from .tables import Cell, Line, Table

MEMORY = 1024**3  # bytes of address space: Linux does not enforce RLIMIT_RSS
CPU_SECONDS = 20
WALL_SECONDS = 60
_ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "youth.importing.sandbox"]


def read_apart(data: bytes) -> list[Table]:
    """Like reading.parse(data), in a child process. Raises UnreadableList, also when it dies."""
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            COMMAND,
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            cwd=_ROOT,
            env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        # Without the cause: what the child printed may quote the list.
        raise UnreadableList("reader_died") from None
    answer = json.loads(child.stdout)
    if "code" in answer:
        raise UnreadableList(answer["code"], **answer["params"])
    return [_table(table) for table in answer["tables"]]


def _table(packed: dict) -> Table:
    lines = (
        Line(number, tuple(_unpacked(cell) for cell in cells), frozenset(formulas))
        for number, cells, formulas in packed["lines"]
    )
    notes = (Note(code, params, sheet) for code, params, sheet in packed["assumed"])
    return Table(packed["sheet"], tuple(lines), tuple(notes))


def _packed_table(table: Table) -> dict:
    return {
        "sheet": table.sheet,
        "lines": [
            [line.number, [_packed(cell) for cell in line.cells], sorted(line.formulas)]
            for line in table.lines
        ],
        "assumed": [[note.code, dict(note.params), note.sheet] for note in table.assumed],
    }


def _packed(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    return {"date": cell.isoformat()} if isinstance(cell, date) else cell


def _unpacked(cell) -> Cell:
    if not isinstance(cell, dict):
        return cell
    if "datetime" in cell:
        return datetime.fromisoformat(cell["datetime"])
    return date.fromisoformat(cell["date"])


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the list
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answer() -> dict:
    from .reading import parse  # after the limits are set

    try:
        return {"tables": [_packed_table(table) for table in parse(sys.stdin.buffer.read())]}
    except UnreadableList as refusal:
        return {"code": refusal.code, "params": refusal.params}


if __name__ == "__main__":
    _limit()
    json.dump(_answer(), sys.stdout)
