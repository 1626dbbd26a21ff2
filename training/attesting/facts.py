"""What a certificate of results says, frozen: figures that may be shown, and nothing hidden."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, NamedTuple, Self

from .shape import ALL, COHORT, Cell, rows_of

# Of the rules by which people are counted and figures hidden (words.RULES). Raise it with them.
RULES_VERSION = 1
LEAST_FOR_SHARE = 30  # people; of fewer no percentage is told
# Of whom a percentage is told, where it is not those that the measure is directly a part of.
BASES = {
    "attended": "enrolled",
    "completed": "enrolled",
    **{measure: "completed" for measure, over in COHORT.parents.items() if over == "any_outcome"},
}
DAYS = ("starts_on", "ends_on", "cut_on", "issued_on")


class Row(NamedTuple):
    """A line of the table: the whole cohort, or a part of it by sex or by age."""

    dimension: str
    name: str  # "all", "female", "15-19|20-24"
    figures: Mapping[str, int | None]  # {measure: people, None where hidden}


class Group(NamedTuple):
    """A group whose people are counted: what is public of it anyway."""

    course_es: str
    course_en: str
    name: str
    center: str
    starts_on: str  # 2026-01-31
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class CohortFacts:
    """All that the paper and the workbook say. `certified_by` is whoever answers for it."""

    code: str
    verify_url: str
    issuer: str
    award_code: str
    award_es: str
    award_en: str
    donor: str
    place: str  # a center or a group, "" for all of the award
    starts_on: date | None
    ends_on: date | None
    cut_on: date
    issued_on: date
    certified_by: str
    k: int
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    rules_version: int = RULES_VERSION

    def of(self, dimension: str) -> list[Row]:
        return [row for row in self.rows if row.dimension == dimension]

    @property
    def whole(self) -> Row:
        return self.of(ALL)[0]

    @property
    def hides(self) -> bool:
        return any(count is None for row in self.rows for count in row.figures.values())

    def to_json(self) -> dict[str, Any]:
        found = asdict(self)
        for name in DAYS:
            found[name] = found[name].isoformat() if found[name] else None
        found["groups"] = [each._asdict() for each in self.groups]
        found["rows"] = [each._asdict() for each in self.rows]
        return found

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        if unknown := set(kept) - {field.name for field in fields(cls)}:
            raise ValueError(f"unknown facts: {', '.join(sorted(unknown))}")
        found = dict(kept)
        for name in DAYS:
            found[name] = date.fromisoformat(found[name]) if found[name] else None
        found["groups"] = tuple(Group(**each) for each in found["groups"])
        found["rows"] = tuple(Row(**each) for each in found["rows"])
        return cls(**found)


def rows(cells: Mapping[Cell, int], closed: frozenset[Cell]) -> tuple[Row, ...]:
    """The lines of a table as they may be shown."""
    return tuple(
        Row(
            dimension,
            name,
            {
                measure: None
                if (dimension, name, measure) in closed
                else cells[(dimension, name, measure)]
                for measure in COHORT.measures
            },
        )
        for dimension, names in rows_of(cells).items()
        for name in names
    )


def base_of(measure: str) -> str:
    """Of whom a percentage of it is told; "" for all people."""
    return BASES.get(measure) or COHORT.parents[measure]


def share(row: Row, measure: str) -> str:
    """The percentage of those that the measure is a part of: "47", "<5", ">95"; "" where there is
    none to tell: a hidden part, or fewer than 30 people.
    """
    part, whole = row.figures[measure], row.figures.get(base_of(measure))
    if part is None or not whole or whole < LEAST_FOR_SHARE:
        return ""
    if part * 20 < whole:
        return "<5"
    if part * 20 > whole * 19:
        return ">95"
    return str(round(100 * part / whole))
