"""Which tables of a file list people, by which columns, and what was decided about each."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from itertools import islice

from . import forms, repeats, titles
from .choosing import UNTITLED, Chosen, Decided, unique
from .columns import Mapping, map_table
from .delimited import SEPARATORS
from .forms import NO_FORM, Form
from .reading import read
from .remarks import Note, UnreadableList
from .tables import Cell, Table, as_text, widest

EXAMPLES = 3
MAX_EXAMPLE = 60  # characters
TOP = 12  # rows that somebody sees of a table that lists nobody
MAX_TITLE = 500  # characters of their cells
_SEARCHED = 500  # rows, for examples
_KINDS = (
    ("-", re.compile("")),
    ("d", re.compile(r"\d{1,4}([/.\-])\d{1,2}\1\d{1,4}")),
    ("n", re.compile(r"[+\d][\d\s.\-]*")),
)
AnyForm = Form | bytes | Map | None


@dataclass(frozen=True)
class Understood:
    """A table, its mapping if it lists people, and all that is to be said of it."""

    table: Table
    mapping: Mapping | None
    notes: tuple[Note, ...]
    decided: Decided | None = None
    is_left_out: bool = False


def known_form(form: AnyForm, *, sandboxed: bool = True) -> Form | None:
    """A form from the bytes of its XLSForm, or from KoboToolbox's JSON."""
    if isinstance(form, bytes):
        tables = read(form, sandboxed=sandboxed)
        if not forms.is_form(tables):
            raise UnreadableList("no_form")
        return forms.from_tables(tables)
    return forms.from_asset(form) if isinstance(form, Map) else form


def understand(
    tables: Sequence[Table], chosen: Iterable[Chosen] = (), form: AnyForm = None
) -> list[Understood]:
    """What each table is. UnreadableList when there is nothing but a form."""
    given = form = known_form(form)
    about, asked = _parted(tables)
    if about and not any(line for table in asked for line in table.lines):
        raise UnreadableList("only_a_form")
    form = form or (forms.from_tables(about) if about else NO_FORM)
    wanted = {each.sheet: each for each in chosen}
    left_out = {each.sheet for each in wanted.values() if each.left_out}
    spread = repeats.spread(asked, form.meaning, left_out)
    found = [_understood(table, wanted.get(table.sheet), form) for table in spread]
    if about and not any(each.mapping or each.is_left_out for each in found):
        raise UnreadableList("only_a_form")
    said = [Note("form_sheet", sheet=table.sheet) for table in about]
    said += [Note("form_used" if _is_used(given, found) else "form_unused")] if given else []
    return found + [Understood(Table(note.sheet, ()), None, (note,)) for note in said]


def _is_used(form: Form, found: Iterable[Understood]) -> bool:
    """Are columns of these tables questions of the form?"""
    mappings = [each.mapping for each in found if each.mapping]
    titled = [each for each in mappings if each.header_row != UNTITLED]
    return any(form.question(header) for each in titled for header in each.headers)


def _parted(tables: Sequence[Table]) -> tuple[list[Table], list[Table]]:
    """(sheets of a form, sheets of answers)."""
    if not forms.is_form(tables):
        return [], list(tables)
    about = [table for table in tables if forms.is_part_of_form(table)]
    return about, [table for table in tables if not forms.is_part_of_form(table)]


def _understood(table: Table, chosen: Chosen | None, form: Form) -> Understood:
    mapping = map_table(table, chosen, form)
    if chosen and chosen.left_out:
        notes = (*table.assumed, Note("left_out", sheet=table.sheet))
        decided = _decided(table, map_table(table, None, form), left_out=True)
        return Understood(table, None, notes, decided, is_left_out=True)
    notes = table.assumed + (mapping.assumed if mapping else ())
    if mapping is None and any(not line.is_blank for line in table.lines):
        notes += (Note("no_list", sheet=table.sheet),)
    return Understood(table, mapping, notes, _decided(table, mapping, left_out=mapping is None))


def _decided(table: Table, mapping: Mapping | None, *, left_out: bool) -> Decided | None:
    """The whole decision about a table; None for one that is empty or read with another."""
    if not any(not line.is_blank for line in table.lines):
        return None
    params = {note.code: note.params for note in table.assumed}
    separator = params.get("separator", {}).get("separator")
    way = {
        "encoding": params.get("encoding", {}).get("encoding"),
        "separator": next((key for key, name in SEPARATORS.items() if name == separator), None),
        "left_out": left_out,
    }
    if mapping is None:
        headers, row = _likely_titles(table)
        chosen = Chosen(table.sheet, header_row=row, **way)
    else:
        headers, chosen = mapping.headers, _whole(mapping, way)
    examples = _examples(table, headers, chosen.header_row or 0)
    top, kinds = (_top(table), _kinds(table)) if mapping is None else ((), "")
    last = table.lines[-1].number
    return Decided(chosen, headers, examples, last, not left_out, top, kinds)


def _whole(mapping: Mapping, way: dict) -> Chosen:
    columns = {name: mapping.headers[index] for name, index in mapping.columns.items()}
    return Chosen(
        mapping.sheet,
        columns=columns,
        day_first=dict(mapping.day_first),
        meaning_of_m=mapping.meaning_of_m,
        surnames_first=mapping.surnames_first if "full_name" in columns else None,
        header_row=mapping.header_row,
        **way,
    )


def _likely_titles(table: Table) -> tuple[tuple[str, ...], int]:
    """(titles, number) of the first row among the fullest at the top, of a table of nobody."""
    top = table.lines[: titles.SEARCHED_LINES]
    fullest = max(top, key=lambda line: sum(as_text(cell) != "" for cell in line.cells))
    texts = [as_text(cell) for cell in fullest.cells]
    return unique(texts, widest(table.lines)), fullest.number


def _top(table: Table) -> tuple[tuple[int, tuple[str, ...]], ...]:
    filled = (line for line in table.lines if not line.is_blank)
    return tuple(
        (line.number, tuple(as_text(cell)[:MAX_TITLE] for cell in line.cells))
        for line in islice(filled, TOP)
    )


def _kinds(table: Table) -> str:
    """For each column what most of its cells hold: d(ate), n(umber), t(ext), or - for nothing."""
    lines = [line for line in table.lines if not line.is_blank][:_SEARCHED]
    kinds = ""
    for index in range(widest(table.lines)):
        counts = Counter(_kind(line.cell(index)) for line in lines)
        kinds += max("-dnt", key=lambda kind: counts[kind])
    return kinds


def _kind(cell: Cell) -> str:
    if isinstance(cell, date):
        return "d"
    text = as_text(cell)
    kinds = (kind for kind, pattern in _KINDS if pattern.fullmatch(text))
    return next(kinds, "t")


def _examples(
    table: Table, headers: tuple[str, ...], header_row: int
) -> dict[str, tuple[str, ...]]:
    body = [line for line in table.lines if line.number > header_row][:_SEARCHED]
    examples = {}
    for index, header in enumerate(headers):
        texts = dict.fromkeys(text for line in body if (text := as_text(line.cell(index))))
        examples[header] = tuple(text[:MAX_EXAMPLE] for text in list(texts)[:EXAMPLES])
    return examples
