"""Read a list of young people: every line becomes one PersonRow, with its doubts.

Pure: no database, no clock. Nothing is guessed and nothing is lost: a cell that is not clear
becomes a warning or refuses its row, and `raw` keeps what was written.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from . import footers
from .caching import forget
from .choosing import Chosen, Decided
from .columns import Mapping
from .people import read_person
from .reading import Source, read
from .remarks import Issue, Note, UnreadableList
from .tables import Line, Table, as_text
from .understanding import AnyForm, Understood, known_form, understand


@dataclass(frozen=True, slots=True)
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
    """A whole file read: its rows in order, what was assumed, which lines were left out.

    `rows` may be something that has a length and is gone through once."""

    rows: Collection[PersonRow]
    assumed: tuple[Note, ...]
    skipped: tuple[Note, ...]
    mappings: tuple[Mapping, ...]  # without the lines they map
    tables: tuple[Decided, ...] = ()  # how each table was read, to be shown and corrected

    @property
    def refused(self) -> list[PersonRow]:
        return [row for row in self.rows if row.is_refused]

    @property
    def readable(self) -> list[PersonRow]:
        return [row for row in self.rows if not row.is_refused]


class NobodyFound(UnreadableList):
    """Tables that can be shown, and none of them lists people as far as the program sees."""

    def __init__(self, code: str, tables: tuple[Decided, ...]) -> None:
        super().__init__(code)
        self.tables = tables


def read_people(
    source: Source,
    *,
    country: str,
    today: date,
    sandboxed: bool = True,
    chosen: Iterable[Chosen] = (),
    form: AnyForm = None,
    zone: tzinfo | None = None,
) -> Reading:
    """Read a list that an organization keeps.

    `country`: two letters, decides phones and documents that two countries share. `today`: ages,
    two-digit years and dates in the future are seen from this day. `chosen`: tables that somebody
    decided about. `form`: the form whose answers these are, as an XLSForm's bytes or as
    KoboToolbox's JSON. `zone`: in which a form tool's times, told in UTC, become days. Raises
    UnreadableList when the file is not a list at all.
    """
    chosen = tuple(chosen)
    ways = {each.sheet: (each.encoding, each.separator) for each in chosen}
    tables = read(source, sandboxed=sandboxed, ways=ways)
    return read_tables(
        tables,
        country=country,
        today=today,
        chosen=chosen,
        form=known_form(form, sandboxed=sandboxed),
        zone=zone,
    )


def read_tables(
    tables: Sequence[Table],
    *,
    country: str,
    today: date,
    chosen: Iterable[Chosen] = (),
    form: AnyForm = None,
    zone: tzinfo | None = None,
) -> Reading:
    """The same for tables that are already read, or were fetched from a form tool."""
    way = {"country": country, "today": today, "chosen": chosen, "form": form, "zone": zone}
    try:
        reading = begin_tables(tables, **way)
        return replace(reading, rows=tuple(reading.rows))
    finally:
        forget()


def begin_tables(
    tables: Sequence[Table],
    *,
    country: str,
    today: date,
    chosen: Iterable[Chosen] = (),
    form: AnyForm = None,
    zone: tzinfo | None = None,
) -> Reading:
    """The same with rows that are read as they are gone through."""
    found = understand(tables, chosen, form)
    if not any(each.mapping for each in found):
        raise NobodyFound(_why_nothing(found), _decided(found))
    return _Reader(country, today, zone).reading(found)


def look(
    source: Source,
    *,
    sandboxed: bool = True,
    chosen: Iterable[Chosen] = (),
    form: AnyForm = None,
) -> tuple[Decided, ...]:
    """How the tables of a list would be read, to choose otherwise, also where no people are
    found. UnreadableList only for what is no table at all."""
    chosen = tuple(chosen)
    ways = {each.sheet: (each.encoding, each.separator) for each in chosen}
    tables = read(source, sandboxed=sandboxed, ways=ways)
    try:
        found = understand(tables, chosen, known_form(form, sandboxed=sandboxed))
        return _decided(found)
    finally:
        forget()


def _decided(found: list[Understood]) -> tuple[Decided, ...]:
    return tuple(each.decided for each in found if each.decided)


def _why_nothing(found: list[Understood]) -> str:
    return "nothing_left" if any(each.is_left_out for each in found) else "no_header"


class _Reader:
    """Makes people of lines, and counts those that one form's answers name."""

    def __init__(self, country: str, today: date, zone: tzinfo | None) -> None:
        self.country = country
        self.today = today
        self.zone = zone
        self.seen: Counter[str] = Counter()

    def reading(self, found: list[Understood]) -> Reading:
        people: list[tuple[Mapping, list[Line]]] = []
        skipped: list[Note] = []
        mappings: list[Mapping] = []
        for mapping in (each.mapping for each in found if each.mapping):
            lines, left_out = _people_lines(mapping)
            people.append((mapping, lines))
            skipped += [*mapping.skipped, *left_out]
            parts = sorted({line.part for line in lines} | {1})
            mappings += (replace(mapping, sheet=_sheet(mapping, part), body=()) for part in parts)
        return Reading(
            _Begun(self, people),
            tuple(note for each in found for note in each.notes),
            tuple(skipped),
            tuple(mappings),
            _decided(found),
        )

    def row(self, line: Line, mapping: Mapping) -> PersonRow:
        values, refusals, warnings = read_person(line, mapping, self.country, self.today, self.zone)
        values["source_id"] = self._numbered(values["source_id"], line)
        return PersonRow(
            sheet=_sheet(mapping, line.part),
            number=line.number,
            refusals=tuple(refusals),
            warnings=tuple(warnings),
            raw=_raw(line, mapping),
            **values,
        )

    def _numbered(self, source_id: str, line: Line) -> str:
        """One form's answers may name several people: the second is “uuid[2]”, always."""
        if not source_id:
            return ""
        self.seen[source_id] = position = max(self.seen[source_id] + 1, line.part)
        return source_id if position == 1 else f"{source_id}[{position}]"


class _Begun:
    """Rows that are read as they are gone through, once."""

    def __init__(self, reader: _Reader, people: list[tuple[Mapping, list[Line]]]) -> None:
        self.reader, self.people = reader, people

    def __len__(self) -> int:
        return sum(len(lines) for _mapping, lines in self.people)

    def __iter__(self) -> Iterator[PersonRow]:
        for mapping, lines in self.people:
            for line in lines:
                yield self.reader.row(line, mapping)


def _sheet(mapping: Mapping, part: int) -> str | None:
    """People who stand side by side in one row are told apart by where they stand."""
    return mapping.sheet if part == 1 else f"{mapping.sheet or ''} [{part}]".strip()


def _people_lines(mapping: Mapping) -> tuple[list[Line], list[Note]]:
    lines, notes, blank = [], [], 0
    skipped_as = footers.finder(mapping)
    for line in mapping.body:
        reason = skipped_as(line)
        if reason is None:
            lines.append(line)
        elif reason == "footer":
            notes.append(Note("footer_row", {"row": line.number}, mapping.sheet))
        else:
            blank += 1
    if blank:
        notes.append(Note("blank_rows", {"count": blank}, mapping.sheet))
    return lines, notes


def _raw(line: Line, mapping: Mapping) -> dict[str, str]:
    """What was written, but never where somebody stood."""
    return {
        header: text
        for index, (header, cell) in enumerate(zip(mapping.headers, line.cells, strict=False))
        if (text := as_text(cell)) and index not in mapping.positions
    }
