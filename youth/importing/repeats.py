"""Answers about several people in one form: each of them becomes a row of its own.

Form tools write them side by side (`children[1]/name`), or in a second sheet or file that points
at its parent's row. Where the parent's row is itself a person, the others are its family, and
nobody's list. A child has its parent's place, guardian, consent and number of the form, and none
of what the parent says of itself.
"""

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from typing import NamedTuple

from . import titles
from .headings import plain
from .remarks import Note
from .tables import Cell, Line, Table, as_text
from .titles import Meaning

INHERITED = ("place", "department", "guardian", "consent", "consent_on", "submitted_on")
_NUMBERED = re.compile(
    r"(?P<before>(?:.*[/.:\-])?)(?P<name>[^/.:\-\[\]]+)\[(?P<n>\d+)\](?P<rest>[/.:\-].+)"
)
_PARENT_KEYS = (("parent index", "index"), ("parent key", "key"))
_TOOLS_OWN = re.compile(r"_.*|(parent_)?key|set-of-.*|.*__version__|rootuuid", re.IGNORECASE)


def spread(tables: Sequence[Table], meaning: Meaning, left_out: Container) -> list[Table]:
    """The tables with a row for each person. `left_out`: sheets that somebody said list nobody."""
    flat = [_unfolded(table, meaning) for table in tables]
    return _joined(flat, meaning, left_out)


# Side by side.


class _Column(NamedTuple):
    index: int
    name: str  # of the repeat
    number: int
    title: str  # without the number


def _unfolded(table: Table, meaning: Meaning) -> Table:
    at, columns = _numbered(table)
    if not columns:
        return table
    written = _texts(table.lines[at])
    own = [i for i in range(len(written)) if i not in {column.index for column in columns}]
    repeats = sorted({column.name for column in columns})
    people = _repeat_of_people(columns, [written[i] for i in own], meaning)
    notes = [Note("repeat_left_out", {"header": n}, table.sheet) for n in repeats if n != people]
    if people is None:
        lines = [_only(line, own) for line in table.lines]
        return Table(table.sheet, tuple(lines), (*table.assumed, *notes))
    theirs = [column for column in columns if column.name == people]
    shared = [i for i in own if _is_inherited(written[i], meaning)]
    order = list(dict.fromkeys(column.title for column in theirs))
    header = Line(table.lines[at].number, (*order, *(written[i] for i in shared)))
    lines, childless = [], 0
    for line in table.lines[at + 1 :]:
        children = list(_children(line, theirs, order, shared))
        childless += not children and not line.is_blank
        lines += children
    notes.append(Note("repeat_unfolded", {"header": people}, table.sheet))
    notes += _counted("repeat_without", childless, people, table.sheet)
    above = table.lines[:at]
    return Table(table.sheet, (*above, header, *lines), (*table.assumed, *notes))


def _numbered(table: Table) -> tuple[int, list[_Column]]:
    """(the line with titles such as children[1]/name, these columns)."""
    for at, line in enumerate(table.lines[: titles.SEARCHED_LINES]):
        columns = []
        for index, title in enumerate(_texts(line)):
            if found := _NUMBERED.fullmatch(title):
                name = found["before"] + found["name"]
                columns.append(_Column(index, name, int(found["n"]), name + found["rest"]))
        if len(columns) >= 2:
            return at, columns
    return 0, []


def _repeat_of_people(columns: list[_Column], own: list[str], meaning: Meaning) -> str | None:
    """The repeat whose rows are people, where the row around it is none."""
    if titles.describe_people(titles.assign(own, meaning)):
        return None
    inherited = [title for title in own if _is_inherited(title, meaning)]
    for name in dict.fromkeys(column.name for column in columns):
        theirs = [column.title for column in columns if column.name == name]
        if titles.describe_people(titles.assign([*theirs, *inherited], meaning)):
            return name
    return None


def _children(line: Line, columns: list[_Column], order: list[str], shared: list[int]):
    """A line for each number under which anything is written."""
    by_number: dict[int, dict[str, int]] = defaultdict(dict)
    for column in columns:
        by_number[column.number][column.title] = column.index
    for number, places in sorted(by_number.items()):
        if not any(_is_filled(line.cell(index)) for index in places.values()):
            continue
        indexes = [places.get(title, len(line.cells)) for title in order] + shared
        yield _only(line, indexes)._replace(part=max(number, 1))


# In a second sheet or file.


def _joined(tables: Sequence[Table], meaning: Meaning, left_out: Container) -> list[Table]:
    done = list(tables)
    parents = set()
    for place, table in enumerate(done):
        key = _key_of(table)
        parent = key and _parent_of(done, place, key)
        if parent is None or table.sheet in left_out:
            continue
        own = _texts(done[parent].lines[0])
        if done[parent].sheet not in left_out and _lists_people(own, meaning):
            said = Note("repeat_sheet_left_out", sheet=table.sheet)
            done[place] = Table(table.sheet, (), (*table.assumed, said))
        elif _lists_people([*_texts(table.lines[0]), *own], meaning):
            done[place] = _with_parents(table, done[parent], key, meaning)
            parents.add(parent)
    for place in parents:
        if _lists_people(_texts(done[place].lines[0]), meaning):
            continue  # a repeat within a repeat has its own people
        said = Note("repeat_parent", sheet=done[place].sheet)
        done[place] = Table(done[place].sheet, (), (*done[place].assumed, said))
    return done


def _key_of(table: Table) -> tuple[int, str] | None:
    """(column that points at the parent's row, title of the column it points at)."""
    written = [plain(text) for text in _texts(table.lines[0])] if table.lines else []
    for pointing, pointed in _PARENT_KEYS:
        if pointing in written:
            return written.index(pointing), pointed
    return None


def _parent_of(tables: Sequence[Table], place: int, key: tuple[int, str]) -> int | None:
    child = tables[place]
    written = [plain(text) for text in _texts(child.lines[0])]
    names = set()
    if "parent table name" in written:
        at = written.index("parent table name")
        names = {as_text(line.cell(at)) for line in child.lines[1:]} - {""}
    wanted = {as_text(line.cell(key[0])) for line in child.lines[1:]} - {""}
    best, most = None, 0
    for number, table in enumerate(tables):
        if number == place or not table.lines or (names and not _is_named(table, names)):
            continue
        common = len(wanted & set(_rows_by_key(table, key[1])))
        if common > most:
            best, most = number, common
    return best


def _is_named(table: Table, names: set[str]) -> bool:
    # Excel cuts the names of sheets at 31 letters.
    return any((table.sheet or "")[:31] == name[:31] for name in names)


def _rows_by_key(table: Table, pointed: str) -> dict[str, Line]:
    written = [plain(text) for text in _texts(table.lines[0])]
    if pointed not in written:
        return {}
    at = written.index(pointed)
    return {as_text(line.cell(at)): line for line in table.lines[1:]}


def _with_parents(child: Table, parent: Table, key: tuple[int, str], meaning: Meaning) -> Table:
    mine, theirs = _texts(child.lines[0]), _texts(parent.lines[0])
    kept = [i for i, title in enumerate(mine) if not _TOOLS_OWN.fullmatch(title)]
    shared = [i for i, title in enumerate(theirs) if _is_inherited(title, meaning)]
    rows = _rows_by_key(parent, key[1])
    lines, orphans = [Line(1, (*(mine[i] for i in kept), *(theirs[i] for i in shared)))], 0
    for line in child.lines[1:]:
        above = rows.get(as_text(line.cell(key[0])))
        orphans += above is None and not line.is_blank
        lines.append(_side_by_side(_only(line, kept), _only(above or Line(0, ()), shared)))
    notes = [Note("repeat_joined", {"header": parent.sheet or ""}, child.sheet)]
    notes += _counted("repeat_orphans", orphans, parent.sheet or "", child.sheet)
    return Table(child.sheet, tuple(lines), (*child.assumed, *notes))


# Both.


def _lists_people(written: list[str], meaning: Meaning) -> bool:
    return titles.describe_people(titles.assign(written, meaning))


def _is_inherited(title: str, meaning: Meaning) -> bool:
    """What the parent's row says for its children: known, and not about the parent itself."""
    found = meaning(title)
    return bool(found) and found[0] in (*INHERITED, "source_id")


def _side_by_side(left: Line, right: Line) -> Line:
    moved = {index + len(left.cells) for index in right.formulas}
    return left._replace(cells=left.cells + right.cells, formulas=left.formulas | moved)


def _only(line: Line, indexes: Sequence[int]) -> Line:
    """The line with these of its cells, in this order."""
    cells: tuple[Cell, ...] = tuple(line.cell(index) for index in indexes)
    formulas = frozenset(new for new, old in enumerate(indexes) if old in line.formulas)
    return line._replace(cells=cells, formulas=formulas)


def _texts(line: Line) -> list[str]:
    return [as_text(cell) for cell in line.cells]


def _is_filled(cell: Cell) -> bool:
    return as_text(cell).lower() not in ("", "n/a")


def _counted(code: str, count: int, header: str, sheet: str | None) -> list[Note]:
    return [Note(code, {"count": count, "header": header}, sheet)] if count else []
