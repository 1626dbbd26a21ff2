"""From what age somebody decides alone in a country, and how a minor says that they agree.

Under `form_from` it is explained in words; from there a simple form is enough; from `written_from`
the minor agrees to the same words as an adult. Whoever sets up a country checks its row.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

AGES = Path(__file__).with_name("ages.csv")
BANDS = ("written_from", "form_from")


class Assent(StrEnum):
    """How somebody of an age says for themselves that they agree."""

    WORDS = "words"  # explained and answered aloud, to a person
    FORM = "form"  # a few simple sentences
    WRITTEN = "written"  # the whole text
    NONE = "none"  # of age: they consent, and nobody else does


@dataclass(frozen=True)
class Ages:
    """Whole years; `verified`: somebody has read the law."""

    majority: int
    written_from: int
    form_from: int
    source: str = ""
    verified: bool = False

    def is_minor(self, age: int) -> bool:
        return age < self.majority

    def assent(self, age: int) -> Assent:
        if age >= self.majority:
            return Assent.NONE
        if age >= self.written_from:
            return Assent.WRITTEN
        return Assent.FORM if age >= self.form_from else Assent.WORDS


@cache
def _ages() -> dict[str, Ages]:
    with AGES.open(encoding="utf-8", newline="") as file:
        return {row["country"]: _row(row) for row in csv.DictReader(file)}


def _row(row: dict[str, str]) -> Ages:
    years = (int(row[name]) for name in ("majority", "written_from", "form_from"))
    return Ages(*years, row["source"], row["verified"] == "yes")


def oldest_majority() -> int:
    """For records that do not say under which law: nobody's minority ends too early."""
    return max(ages.majority for ages in _ages().values())


def of(country: str) -> Ages:
    """A country without a row has the strictest of each."""
    rows = _ages().values()
    strictest = Ages(oldest_majority(), *(max(getattr(r, n) for r in rows) for n in BANDS))
    return _ages().get(country, strictest)
