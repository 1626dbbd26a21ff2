"""Say which column of a table holds which field, and decide how to read it."""

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from . import deciding, titles
from .choosing import UNTITLED, Chosen, unique
from .forms import NO_FORM, Form
from .headings import is_hxl, plain
from .names import name_problem
from .remarks import Note
from .tables import Cell, Line, Table, as_text, letters_of, widest

DATE_FIELDS = ("born", "consent_on", "submitted_on")
SAMPLE = 200  # rows
# What boxes of a question with several answers hold; only these fields are answered so.
_BOX = re.compile(r"true|false|1|0|n/a|", re.IGNORECASE)
_MAY_BE_BOXES = ("consent", "studies", "works", "sex", "sex_female", "sex_male", "sex_m")
_POSITION = re.compile(r"-?\d{1,3}\.\d+[ ,]+-?\d{1,3}\.\d+([ ,]+-?[\d.]+){0,2}")
_POSITION_TITLE = re.compile(r"(latitud|longitud|altitud)e?|precision")


@dataclass(frozen=True)
class Mapping:
    """How to read one table. `headers` has a title for every column, `columns` field → index."""

    sheet: str | None
    header_row: int  # number of the last title row, as the person sees it
    headers: tuple[str, ...]
    columns: Map[str, int]
    body: tuple[Line, ...]  # the lines under the titles, tag rows and repeated titles left out
    day_first: Map[str, bool] = field(default_factory=dict)
    meaning_of_m: str | None = None
    surnames_first: bool = False
    maybe_swapped: bool = False
    skipped: tuple[Note, ...] = ()
    assumed: tuple[Note, ...] = ()
    answers: Map[str, Map[str, str]] = field(default_factory=dict)  # field → what a code means
    positions: frozenset[int] = frozenset()  # columns that say where somebody stood: never kept

    def header(self, name: str) -> str:
        """The title of a field's column, "" when the table has none."""
        return self.headers[self.columns[name]] if name in self.columns else ""

    def title(self, name: str) -> str:
        """The same where its words say something: the letter of a column does not."""
        return "" if self.header_row == UNTITLED else self.header(name)

    def cell(self, line: Line, name: str) -> Cell:
        if name not in self.columns:
            return ""
        cell = line.cell(self.columns[name])
        return meant(cell, self.answers[name]) if name in self.answers else cell


def meant(cell: Cell, answers: Map[str, str]) -> Cell:
    """What a code of a form stands for; several codes stand side by side."""
    text = as_text(cell).lower()
    if text in answers:
        return answers[text]
    parts = text.split()
    if len(parts) > 1 and all(part in answers for part in parts):
        return ", ".join(answers[part] for part in parts)
    return cell


def map_table(table: Table, chosen: Chosen | None = None, form: Form = NO_FORM) -> Mapping | None:
    """The mapping of a table that lists people; None when no row looks like its titles.

    What was `chosen` is followed, unless the table has none of such a row or title: then all of
    it is left aside, and said. The `form` says what codes and names of questions mean.
    """
    if chosen and chosen.left_out:
        return None
    if chosen and not _fits(table, chosen, form):
        mapping = map_table(table, None, form)
        return mapping and _with_note(mapping, Note("chosen_ignored", sheet=table.sheet))
    found = _find(table, chosen, form)
    if found is None:
        return None
    index, written = found
    form = NO_FORM if index is None else form  # it knows its questions by their titles
    headers = unique(written, widest(table.lines))
    body, skipped = _body(table.lines, index, written)
    positions = _positions(headers, body)
    if chosen and chosen.columns is not None:
        columns = {name: headers.index(title) for name, title in chosen.columns.items()}
    else:
        columns = _assigned(written, body, positions, form)
    answers = {
        name: said for name, i in columns.items() if (said := form.answers(name, headers[i]))
    }
    mapping = Mapping(
        table.sheet,
        UNTITLED if index is None else table.lines[index].number,
        headers,
        columns,
        tuple(body),
        skipped=tuple(Note(note.code, note.params, table.sheet) for note in skipped),
        answers=answers,
        positions=positions,
    )
    return _decided(mapping, written, chosen)


def _find(table: Table, chosen: Chosen | None, form: Form) -> tuple[int | None, list[str]] | None:
    """(index of the last line of titles, None without titles; the titles)."""
    if chosen and chosen.header_row == UNTITLED:
        return None, [letters_of(index) for index in range(widest(table.lines))]
    if chosen and chosen.header_row is not None:
        wanted = set((chosen.columns or {}).values())
        return titles.at(table.lines, chosen.header_row, wanted, form.meaning)
    return titles.find(table.lines, form.meaning)


def _fits(table: Table, chosen: Chosen, form: Form) -> bool:
    if chosen.header_row is None and not chosen.columns:
        return True
    found = _find(table, chosen, form)
    if found is None:
        return False
    return set((chosen.columns or {}).values()) <= set(unique(found[1], widest(table.lines)))


def _with_note(mapping: Mapping, note: Note) -> Mapping:
    return _replaced(mapping, assumed=(note, *mapping.assumed))


def _replaced(mapping: Mapping, **changes: object) -> Mapping:
    return Mapping(**vars(mapping) | changes)


def _assigned(
    written: list[str], body: list[Line], positions: frozenset[int], form: Form
) -> dict[str, int]:
    """Field → column, by the titles and by what columns cannot be."""

    def meaning(numbered: tuple[int, str]) -> tuple[str, int] | None:
        index, title = numbered
        found = None if index in positions else form.meaning(title)
        boxes = found and found[0] not in _MAY_BE_BOXES and _are_boxes(body, index)
        return None if boxes else found

    columns = titles.assign(list(enumerate(written)), meaning)
    return _with_neighbors(columns, written, body)


def _are_boxes(body: list[Line], index: int) -> bool:
    """The answers to a question with several, one column of True and False for each."""
    texts = [as_text(line.cell(index)) for line in body[:SAMPLE]]
    return any(text not in ("", "n/a") for text in texts) and all(map(_BOX.fullmatch, texts))


def _positions(headers: tuple[str, ...], body: list[Line]) -> frozenset[int]:
    """Columns of GPS: a text of two to four numbers, and a column for each."""
    found = set()
    for index, header in enumerate(headers):
        last = (plain(header).split() or [""])[-1]
        texts = [text for line in body[:SAMPLE] if (text := as_text(line.cell(index)))]
        if _POSITION_TITLE.fullmatch(last) or (texts and all(map(_POSITION.fullmatch, texts))):
            found.add(index)
    return frozenset(found)


def _with_neighbors(columns: dict[str, int], written: list[str], body: list[Line]) -> dict:
    """One title over two columns (“Apellidos”, merged or written twice) gives both a field."""
    for name, first, second in (
        ("surnames", "first_surname", "second_surname"),
        ("given_names", "given_names", "middle_name"),
    ):
        if name not in columns or second in columns:
            continue
        here, beside = columns[name], columns[name] + 1
        title = plain(written[beside]) if beside < len(written) else ""
        texts = [as_text(line.cell(beside)) for line in body if not line.is_blank]
        named = sum(text != "" and name_problem(text) is None for text in texts)
        if title in ("", plain(written[here])) and named * 2 > len(texts):
            columns[first], columns[second] = columns.pop(name), beside
    return columns


def _body(
    lines: tuple[Line, ...], titles_at: int | None, written: list[str]
) -> tuple[list[Line], list[Note]]:
    if titles_at is None:
        return list(lines), []
    parts = [{plain(part) for part in title.split(" / ")} for title in written]
    known = set().union(*parts)
    body, skipped = [], []
    for line in lines[titles_at + 1 :]:
        first = next((text for cell in line.cells if (text := as_text(cell))), "")
        if first.startswith("#") and is_hxl([as_text(cell) for cell in line.cells]):
            skipped.append(Note("hxl_row", {"row": line.number}))
        elif plain(first) in known and _repeats_titles(line, parts):
            skipped.append(Note("title_again", {"row": line.number}))
        else:
            body.append(line)
    return body, skipped


def _repeats_titles(line: Line, parts: list[set[str]]) -> bool:
    """Titles written again further down, all of them or one of their rows."""
    filled = [(i, plain(text)) for i, cell in enumerate(line.cells) if (text := as_text(cell))]
    return len(filled) > 1 and all(i < len(parts) and word in parts[i] for i, word in filled)


def _decided(mapping: Mapping, written: list[str], chosen: Chosen | None) -> Mapping:
    """The mapping with what is decided for whole columns, by their cells or by somebody."""
    cells = {name: [mapping.cell(line, name) for line in mapping.body] for name in mapping.columns}
    decided, notes = _decide(mapping, cells, chosen)
    said = [Note("as_chosen")] if chosen and chosen != Chosen(mapping.sheet) else []
    if mapping.header_row == UNTITLED:
        said += [Note("untitled")]
    else:
        said += [Note("header_row", {"row": mapping.header_row})]
    said += _column_notes(mapping, written) + notes
    assumed = tuple(Note(note.code, note.params, mapping.sheet) for note in said)
    return _replaced(mapping, assumed=assumed, **decided)


def _decide(mapping: Mapping, cells: Map[str, list], chosen: Chosen | None) -> tuple[dict, list]:
    notes: list[Note] = []
    orders: dict[str, bool] = {}
    decided: dict = {"day_first": orders}
    for name in DATE_FIELDS:
        if chosen and name in chosen.day_first:
            orders[name] = chosen.day_first[name]
        elif name in cells:
            orders[name], note = deciding.day_first(mapping.header(name), cells[name])
            notes += [note] if note else []
    if deciding.has_serials(cells.get("born", ())):
        notes.append(Note("serial_dates", {"header": mapping.header("born")}))
    decided["maybe_swapped"] = deciding.swapped_by_excel(cells.get("born", ()))
    if "sex" in cells:
        meaning, code = deciding.letter_m(mapping.title("sex"), cells["sex"])
        if chosen and chosen.meaning_of_m:
            meaning, code = chosen.meaning_of_m, None
        decided["meaning_of_m"] = meaning
        notes += [Note(code)] if code else []
    if "full_name" in cells:
        if chosen and chosen.surnames_first is not None:
            return decided | {"surnames_first": chosen.surnames_first}, notes
        first = deciding.surnames_first(mapping.title("full_name"), cells["full_name"])
        decided["surnames_first"] = first
        notes.append(Note(f"name_order_{'surnames_first' if first else 'given_first'}"))
    return decided, notes


def _column_notes(mapping: Mapping, written: list[str]) -> list[Note]:
    by_index = {index: name for name, index in mapping.columns.items()}
    notes = []
    for index, header in enumerate(mapping.headers):
        if index in by_index:
            notes.append(Note("column_used", {"header": header, "field": by_index[index]}))
        elif index in mapping.positions:
            notes.append(Note("position_left_out", {"header": header}))
        elif index < len(written) and written[index]:
            notes.append(Note("column_ignored", {"header": header}))
    return notes
