"""What an import does, or did, in counts and in words."""

from dataclasses import dataclass, field

from youth.models import ImportBatch

from . import staging
from .fates import Fate, Planned
from .messages import Note, UnreadableList
from .rows import PersonRow


@dataclass
class Outcome:
    """What an import does, or did: counts of rows by fate, and the refused rows with reasons."""

    rows: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    possible: int = 0
    waiting: int = 0
    refused: list[dict] = field(default_factory=list)

    @property
    def stores(self) -> bool:
        """Is there anybody to store or to correct?"""
        return bool(self.new or self.changed or self.possible)

    @classmethod
    def of_plan(cls, planned: list[Planned]) -> "Outcome":
        counts = {fate: sum(each.fate == fate for each in planned) for fate in staging.FATES}
        refused = [refusal(each.row) for each in planned if each.fate == Fate.REFUSED]
        waiting = sum(each.waiting for each in planned)
        return cls(rows=len(planned), **counts, waiting=waiting, refused=refused)

    @classmethod
    def of_batch(cls, batch: ImportBatch, most: int | None = None) -> "Outcome":
        """`most`: how many refused rows to open; all by default."""
        refused = staging.rows_of(batch).filter(fate=Fate.REFUSED)[:most]
        return cls(
            **staging.counts_of(batch),
            refused=[refusal(staging.row_of(batch, each)) for each in refused],
        )


def refusal(row: PersonRow) -> dict:
    """Where a refused row stands and why, in the language that is active now."""
    return {
        "sheet": row.sheet,
        "row": row.number,
        "code": row.refusals[0].code,
        "reason": " ".join(issue.text for issue in row.refusals),
    }


def why_unreadable(batch: ImportBatch) -> str:
    """In the language that is active now."""
    code, params, _sheet = batch.notes[0]
    return UnreadableList(code, **params).text


def notes_of(batch: ImportBatch) -> list[Note]:
    """What was assumed and left out when the list was read."""
    return [Note(code, params, sheet) for code, params, sheet in batch.notes or ()]
