"""Find the titles of a table, say which column holds which field, and decide how to read it."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from . import deciding
from .headings import field_of, is_hxl, is_subtitle, plain
from .messages import Note
from .names import name_problem
from .tables import Cell, Line, Table, as_text, widest

SEARCHED_LINES = 40
NAME_FIELDS = ("given_names", "first_surname", "surnames", "full_name")
DATE_FIELDS = ("born", "consent_on", "submitted_on")


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

    def header(self, name: str) -> str:
        """The title of a field's column, "" when the table has none."""
        return self.headers[self.columns[name]] if name in self.columns else ""

    def cell(self, line: Line, name: str) -> Cell:
        return line.cell(self.columns[name]) if name in self.columns else ""


def map_table(table: Table) -> Mapping | None:
    """The mapping of a table that lists people; None when no row looks like its titles."""
    found = _find_titles(table.lines)
    if found is None:
        return None
    index, titles = found
    headers = _unique(titles, widest(table.lines))
    body, skipped = _body(table.lines, index)
    columns = _with_neighbors(_assign(titles), titles, body)
    cells = {name: [line.cell(i) for line in body] for name, i in columns.items()}
    decided = _decide(headers, columns, cells)
    notes = [Note("header_row", {"row": table.lines[index].number})]
    notes += _column_notes(headers, titles, columns) + decided.pop("notes")
    return Mapping(
        sheet=table.sheet,
        header_row=table.lines[index].number,
        headers=headers,
        columns=columns,
        body=tuple(body),
        skipped=tuple(Note(note.code, note.params, table.sheet) for note in skipped),
        assumed=tuple(Note(note.code, note.params, table.sheet) for note in notes),
        **decided,
    )


def _find_titles(lines: tuple[Line, ...]) -> tuple[int, list[str]] | None:
    """(index of the last title line, titles): the line, or pair of lines, with most fields."""
    best, score = None, 1
    for index in range(min(len(lines), SEARCHED_LINES)):
        below = [as_text(cell) for cell in lines[index].cells]
        options = [] if is_hxl(below) else [below]
        if index and _is_second_row(lines[index]):
            options.append(_joined([as_text(cell) for cell in lines[index - 1].cells], below))
        for titles in options:
            columns = _assign(titles)
            if _describes_people(columns) and len(columns) > score:
                best, score = (index, titles), len(columns)
    return best


def _describes_people(columns: dict[str, int]) -> bool:
    """Names, and something about who bears them."""
    names = {*NAME_FIELDS, "second_surname", "middle_name"}
    return bool(names & set(columns)) and bool(set(columns) - names)


def _is_second_row(line: Line) -> bool:
    # Else the first person would be read as titles as soon as one cell says "no celular".
    filled = [cell for cell in line.cells if cell != ""]
    if not all(isinstance(cell, str) for cell in filled):
        return False
    return sum(is_subtitle(cell) for cell in filled) * 3 >= len(filled) * 2 > 0


def _joined(above: list[str], below: list[str]) -> list[str]:
    """Two title rows as one; an upper cell also stands over the empty ones to its right."""
    titles, group = [], ""
    for index in range(max(len(above), len(below))):
        over = above[index] if index < len(above) else ""
        under = below[index] if index < len(below) else ""
        group = over or group
        if over and not under:
            titles.append(over)
        else:
            titles.append(f"{group} / {under}" if group and under else under)
    return titles


def _assign(titles: list[str]) -> dict[str, int]:
    """Field → column. Of several columns for one field the surest title wins, then the left."""
    claims: dict[str, tuple[int, int]] = {}
    for index, title in enumerate(titles):
        found = field_of(title)
        if found and (found[0] not in claims or found[1] < claims[found[0]][0]):
            claims[found[0]] = (found[1], index)
    return _settle({name: index for name, (_rank, index) in claims.items()})


def _with_neighbors(columns: dict[str, int], titles: list[str], body: list[Line]) -> dict[str, int]:
    """One title over two columns (“Apellidos”, merged or written twice) gives both a field."""
    for name, first, second in (
        ("surnames", "first_surname", "second_surname"),
        ("given_names", "given_names", "middle_name"),
    ):
        if name not in columns or second in columns:
            continue
        here, beside = columns[name], columns[name] + 1
        title = plain(titles[beside]) if beside < len(titles) else ""
        texts = [as_text(line.cell(beside)) for line in body if not line.is_blank]
        named = sum(text != "" and name_problem(text) is None for text in texts)
        if title in ("", plain(titles[here])) and named * 2 > len(texts):
            columns[first], columns[second] = columns.pop(name), beside
    return columns


def _settle(columns: dict[str, int]) -> dict[str, int]:
    """Fields that mean something else by the company they keep."""
    has_surname = any(name in columns for name in ("first_surname", "surnames"))
    if "full_name" in columns and has_surname:
        columns.setdefault("given_names", columns["full_name"])
        del columns["full_name"]
    elif "given_names" in columns and not has_surname and "full_name" not in columns:
        columns["full_name"] = columns.pop("given_names")
    elif "full_name" in columns:
        columns.pop("given_names", None)
    if "first_surname" in columns:
        columns.pop("surnames", None)
    elif "surnames" in columns and "second_surname" in columns:
        columns["first_surname"] = columns.pop("surnames")
    if "sex" in columns or not {"sex_female"} & set(columns):
        for name in ("sex_female", "sex_male", "sex_m"):
            columns.pop(name, None)
    return columns


def _body(lines: tuple[Line, ...], titles_at: int) -> tuple[list[Line], list[Note]]:
    titles = [plain(as_text(cell)) for cell in lines[titles_at].cells]
    body, skipped = [], []
    for line in lines[titles_at + 1 :]:
        texts = [as_text(cell) for cell in line.cells]
        if is_hxl(texts):
            skipped.append(Note("hxl_row", {"row": line.number}))
        elif any(titles) and [plain(text) for text in texts] == titles:
            skipped.append(Note("title_again", {"row": line.number}))
        else:
            body.append(line)
    return body, skipped


def _unique(titles: list[str], width: int) -> tuple[str, ...]:
    """A title for every column: the second “Nombre” is “Nombre (2)”, an empty one “(3)”."""
    seen: dict[str, int] = {}
    headers = []
    for index in range(max(width, len(titles))):
        title = titles[index] if index < len(titles) else ""
        title = " ".join(title.split()) or f"({index + 1})"
        seen[title] = seen.get(title, 0) + 1
        headers.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return tuple(headers)


def _decide(headers: tuple[str, ...], columns: Map[str, int], cells: Map[str, list]) -> dict:
    notes: list[Note] = []
    decided: dict = {"day_first": {}, "notes": notes}
    for name in DATE_FIELDS:
        if name in columns:
            header = headers[columns[name]]
            decided["day_first"][name], note = deciding.day_first(header, cells[name])
            notes += [note] if note else []
    if deciding.has_serials(cells.get("born", ())):
        notes.append(Note("serial_dates", {"header": headers[columns["born"]]}))
    decided["maybe_swapped"] = deciding.swapped_by_excel(cells.get("born", ()))
    if "sex" in columns:
        meaning, code = deciding.letter_m(headers[columns["sex"]], cells["sex"])
        decided["meaning_of_m"] = meaning
        notes += [Note(code)] if code else []
    if "full_name" in columns:
        first = deciding.surnames_first(headers[columns["full_name"]], cells["full_name"])
        decided["surnames_first"] = first
        notes.append(Note(f"name_order_{'surnames_first' if first else 'given_first'}"))
    return decided


def _column_notes(
    headers: tuple[str, ...], titles: list[str], columns: Map[str, int]
) -> list[Note]:
    by_index = {index: name for name, index in columns.items()}
    notes = []
    for index, header in enumerate(headers):
        if index in by_index:
            notes.append(Note("column_used", {"header": header, "field": by_index[index]}))
        elif index < len(titles) and titles[index]:
            notes.append(Note("column_ignored", {"header": header}))
    return notes
