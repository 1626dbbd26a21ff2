"""How somebody decided that a table is to be read, where that differs from what was assumed."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from .delimited import ENCODINGS, SEPARATORS
from .tables import letters_of

# The fields of a person that a column may hold; messages.FIELDS has their names.
CHOOSABLE = (
    *("given_names", "middle_name", "first_surname", "second_surname", "surnames", "full_name"),
    *("sex", "sex_female", "sex_male", "born", "born_day", "born_month", "born_year", "age"),
    *("document_type", "document_number", "phone", "place", "department", "guardian"),
    *("consent", "consent_on", "submitted_on", "source_id", "studies", "grade", "works"),
)
NAMES = ("given_names", "first_surname", "surnames", "full_name")
_PARTS = ("given_names", "middle_name", "first_surname", "second_surname", "surnames")
_DATED_BY_ONE = {"consent_on", "submitted_on"}  # may share a column
_MAX_TITLE = 10_000
UNTITLED = 0  # header_row of a table without titles: its columns are called A, B, C…


class BadChoice(ValueError):  # noqa: N818 - it names what happened
    """A choice that cannot be followed; `code` is a key of messages.CHOICES."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def text(self) -> str:
        from .messages import CHOICES  # the child that reads lists needs no Django

        return str(CHOICES[self.code]) % self.params

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Chosen:
    """One table of a list. None and {} leave the decision to the reader.

    `columns`: field → title of its column, for every field that is read (a field that is not
    named is not read). `day_first`: field of a date → day before month? `meaning_of_m`: "male" or
    "female". `left_out`: the table lists nobody. `encoding` (a key of delimited.ENCODINGS) and
    `separator` are of a CSV.
    """

    sheet: str | None
    columns: Map[str, str] | None = None
    day_first: Map[str, bool] = field(default_factory=dict)
    meaning_of_m: str | None = None
    surnames_first: bool | None = None
    header_row: int | None = None  # as the person sees it: the last row of titles; see UNTITLED
    left_out: bool = False
    encoding: str | None = None
    separator: str | None = None

    def to_json(self) -> dict:
        """Only what was decided."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: dict(value) if isinstance(value, Map) else value
            for name, value in said.items()
            if name == "sheet" or value not in (None, {}, False) or self._is_answer(name)
        }

    def _is_answer(self, name: str) -> bool:
        value = getattr(self, name)
        return (
            (name == "surnames_first" and value is False)
            or (name == "columns" and value == {})
            or (name == "header_row" and value == UNTITLED)
        )

    @classmethod
    def from_json(cls, said: object) -> "Chosen":
        """BadChoice for anything that `to_json` does not give."""
        if not isinstance(said, Map) or not set(said) <= {each.name for each in fields(cls)}:
            raise BadChoice("not_understood")
        chosen = cls(**{"sheet": None} | dict(said))
        _check_kinds(chosen)
        return chosen


def _check_kinds(chosen: Chosen) -> None:
    columns, orders = chosen.columns or {}, chosen.day_first
    if not isinstance(columns, Map) or not isinstance(orders, Map):
        raise BadChoice("not_understood")
    for name in (*columns, *orders):
        if name not in CHOOSABLE:
            raise BadChoice("unknown_field", value=str(name))
    understood = (
        isinstance(chosen.sheet, str | None),
        all(isinstance(title, str) and len(title) <= _MAX_TITLE for title in columns.values()),
        all(isinstance(order, bool) for order in orders.values()),
        chosen.meaning_of_m in (None, "male", "female"),
        isinstance(chosen.surnames_first, bool | None),
        chosen.header_row is None or type(chosen.header_row) is int,
        isinstance(chosen.left_out, bool),
        chosen.encoding is None or chosen.encoding in tuple(ENCODINGS),
        chosen.separator is None or chosen.separator in tuple(SEPARATORS),
    )
    if not all(understood):
        raise BadChoice("not_understood")


def unique(titles: Sequence[str], width: int) -> tuple[str, ...]:
    """A title for every column: the second “Nombre” is “Nombre (2)”, an empty one “(3)”."""
    headers: list[str] = []
    taken: set[str] = set()
    for index in range(max(width, len(titles))):
        title = " ".join(titles[index].split()) if index < len(titles) else ""
        title = header = title or f"({index + 1})"
        count = 1
        while header in taken:
            count += 1
            header = f"{title} ({count})"
        taken.add(header)
        headers.append(header)
    return tuple(headers)


@dataclass(frozen=True)
class Decided:
    """A table as it was read, to be shown and corrected: the whole decision, all titles, a few
    cells of each column, the number of its last row. `is_list`: are people read from it?
    Of a table that lists nobody also its first rows, and what kind of cells each column has: by
    these it is known again if it has no titles.
    """

    chosen: Chosen
    titles: tuple[str, ...]
    examples: Map[str, tuple[str, ...]]
    last_row: int
    is_list: bool
    top: tuple[tuple[int, tuple[str, ...]], ...] = ()  # (number of the row, its cells)
    kinds: str = ""  # a letter for each column

    def titles_in(self, row: int) -> tuple[str, ...]:
        """The titles if they stood in one of the first rows, or nowhere; KeyError for others."""
        width = len(self.titles)
        if row == UNTITLED:
            return tuple(letters_of(index) for index in range(width))
        return unique(dict(self.top)[row], width)


def problems(chosen: Chosen, table: Decided) -> list[BadChoice]:
    """Why a choice cannot be followed in this table, to be shown before it is kept; [] if it can.

    After another header row is chosen its titles are known only from reading the table so.
    """
    if chosen.left_out:
        return []
    found = []
    if chosen.header_row is not None and not UNTITLED <= chosen.header_row <= table.last_row:
        found.append(BadChoice("header_row_outside", row=chosen.header_row))
    if chosen.columns is None:
        return found
    if chosen.header_row in (None, table.chosen.header_row):
        missing = sorted(set(chosen.columns.values()) - set(table.titles))
        found += [BadChoice("unknown_title", header=title) for title in missing]
    return found + _clashes(chosen.columns)


def _clashes(columns: Map[str, str]) -> list[BadChoice]:
    found = [BadChoice("unknown_field", value=name) for name in columns if name not in CHOOSABLE]
    bearers: dict[str, set[str]] = {}
    for name, title in columns.items():
        bearers.setdefault(title, set()).add(name)
    for title, names in bearers.items():
        if len(names) > 1 and names != _DATED_BY_ONE:
            found.append(BadChoice("column_twice", header=title))
    if not set(columns) & set(NAMES):
        found.append(BadChoice("no_names"))
    if "full_name" in columns and set(columns) & set(_PARTS):
        found.append(BadChoice("names_two_ways"))
    if {"first_surname", "surnames"} <= set(columns):
        found.append(BadChoice("surnames_two_ways"))
    return found
