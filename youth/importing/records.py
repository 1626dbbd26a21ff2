"""A row of a list as JSON: how its reader hands it over, and how it is sealed."""

from dataclasses import fields
from datetime import date

from .remarks import Issue
from .rows import PersonRow

_DATES = ("born", "consent_on")
_ISSUES = ("warnings", "refusals")
_FIELDS = tuple(each.name for each in fields(PersonRow))  # asdict copies deeply: half of the time


def to_record(row: PersonRow, asks_consent: bool) -> dict:
    """The row as JSON, to be sealed; `asks_consent`: its list has a column for the answer."""
    record = {name: getattr(row, name) for name in _FIELDS} | {"asks_consent": asks_consent}
    for name in _DATES:
        record[name] = record[name] and record[name].isoformat()
    for name in _ISSUES:
        record[name] = [
            {"code": each.code, "column": each.column, "params": dict(each.params)}
            for each in record[name]
        ]
    record["raw"] = dict(row.raw)
    return record


def from_record(record: dict) -> tuple[PersonRow, bool]:
    """(row, asks_consent) of what `to_record` gave."""
    values = {name: value for name, value in record.items() if name in _FIELDS}
    for name in _DATES:
        values[name] = values[name] and date.fromisoformat(values[name])
    for name in _ISSUES:
        values[name] = tuple(Issue(**issue) for issue in values[name])
    return PersonRow(**values), record["asks_consent"]
