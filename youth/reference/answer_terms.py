"""Within how many working days the law of a country wants a request about data answered."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TERMS = Path(__file__).with_name("answer_terms.csv")


@dataclass(frozen=True)
class Term:
    """`days` and then, with a reason, `more`; both None where nobody has verified the law."""

    days: int | None = None
    more: int | None = None
    source: str = ""
    verified: bool = False


UNKNOWN = Term()


@cache
def _terms() -> dict[str, Term]:
    with TERMS.open(encoding="utf-8", newline="") as file:
        return {row["country"]: _term(row) for row in csv.DictReader(file)}


def _term(row: dict[str, str]) -> Term:
    """What is not verified says no number: nobody shall rely on it."""
    verified = row["verified"] == "yes"
    days, more = (int(row[name]) if verified else None for name in ("days", "more"))
    return Term(days, more, row["source"], verified)


def of(country: str) -> Term:
    return _terms().get(country, UNKNOWN)
