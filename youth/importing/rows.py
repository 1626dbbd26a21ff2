"""Read a list of young people: every line becomes one PersonRow, with its doubts.

Pure: no database, no clock. Nothing is guessed and nothing is lost: a cell that is not clear
becomes a warning or refuses its row, and `raw` keeps what was written.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date

from .columns import Mapping, map_table
from .footers import skipped_as
from .messages import Issue, Note, UnreadableList
from .people import read_person
from .reading import Source, read
from .tables import Line, Table, as_text


@dataclass(frozen=True)
class PersonRow:
    """One person as a list has them.

    `number` is the row of the sheet, or the line of the CSV where the record starts (`sheet`
    None). `sex` is female, male or undisclosed. `age` is what the list says, in whole years: the
    only knowledge when `born` is None. `consents` is True only for a clear yes with a date.
    A row with `refusals` must not be stored until somebody answers for it.
    """

    sheet: str | None
    number: int
    given_names: str = ""
    first_surname: str = ""
    second_surname: str = ""
    sex: str = "undisclosed"
    born: date | None = None
    age: int | None = None
    document_type: str = ""
    document_number: str = ""
    phone: str = ""
    place_text: str = ""
    place_code: str | None = None
    department_text: str = ""
    guardian: str = ""
    consents: bool = False
    consent_on: date | None = None
    source_id: str = ""
    studies: str = ""
    grade: str = ""
    works: str = ""
    warnings: tuple[Issue, ...] = ()
    refusals: tuple[Issue, ...] = ()
    raw: Map[str, str] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return bool(self.refusals)


@dataclass(frozen=True)
class Reading:
    """A whole file read: its rows in order, what was assumed, which lines were left out."""

    rows: tuple[PersonRow, ...]
    assumed: tuple[Note, ...]
    skipped: tuple[Note, ...]
    mappings: tuple[Mapping, ...]

    @property
    def refused(self) -> list[PersonRow]:
        return [row for row in self.rows if row.is_refused]

    @property
    def readable(self) -> list[PersonRow]:
        return [row for row in self.rows if not row.is_refused]


def read_people(source: Source, *, country: str, today: date, sandboxed: bool = True) -> Reading:
    """Read a list that an organization keeps.

    `country`: two letters, decides phones and documents that two countries share. `today`: ages,
    two-digit years and dates in the future are seen from this day. Raises UnreadableList when the
    file is not a list at all.
    """
    tables = read(source, sandboxed=sandboxed)
    mapped = [(table, map_table(table)) for table in tables]
    mappings = tuple(mapping for _table, mapping in mapped if mapping)
    if not mappings:
        raise UnreadableList("no_header")
    rows: list[PersonRow] = []
    skipped: list[Note] = []
    for mapping in mappings:
        lines, left_out = _people_lines(mapping)
        rows += (_person_row(line, mapping, country, today) for line in lines)
        skipped += [*mapping.skipped, *left_out]
    assumed = [note for table, mapping in mapped for note in _assumed(table, mapping)]
    return Reading(tuple(rows), tuple(assumed), tuple(skipped), mappings)


def _assumed(table: Table, mapping: Mapping | None) -> Iterator[Note]:
    yield from table.assumed
    if mapping:
        yield from mapping.assumed
    elif any(not line.is_blank for line in table.lines):
        yield Note("no_list", sheet=table.sheet)


def _people_lines(mapping: Mapping) -> tuple[list[Line], list[Note]]:
    lines, notes, blank = [], [], 0
    for line in mapping.body:
        reason = skipped_as(line, mapping)
        if reason is None:
            lines.append(line)
        elif reason == "footer":
            notes.append(Note("footer_row", {"row": line.number}, mapping.sheet))
        else:
            blank += 1
    if blank:
        notes.append(Note("blank_rows", {"count": blank}, mapping.sheet))
    return lines, notes


def _person_row(line: Line, mapping: Mapping, country: str, today: date) -> PersonRow:
    values, refusals, warnings = read_person(line, mapping, country, today)
    return PersonRow(
        sheet=mapping.sheet,
        number=line.number,
        refusals=tuple(refusals),
        warnings=tuple(warnings),
        raw=_raw(line, mapping.headers),
        **values,
    )


def _raw(line: Line, headers: tuple[str, ...]) -> dict[str, str]:
    return {
        header: text
        for header, cell in zip(headers, line.cells, strict=False)
        if (text := as_text(cell))
    }
