"""What an import does, or did, in counts and in words."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from youth.holding import WAS_ERASED
from youth.matching.reasons import WHY
from youth.models import ImportBatch, ImportRow

from . import before, hanging, staging
from .fates import Fate, Planned
from .messages import TEXTS, Note, UnreadableList
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
    def of_rows(cls, planned: list[Planned]) -> "Outcome":
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


@dataclass(frozen=True)
class Doubt:
    """What is wrong or in doubt about one cell: its title, what stands there, and why."""

    column: str
    value: str
    text: str
    refuses: bool


def doubts_of(row: PersonRow) -> list[Doubt]:
    """In the language that is active now, those that refuse the row first."""
    told = [(issue, True) for issue in row.refusals] + [(issue, False) for issue in row.warnings]
    return [
        Doubt(issue.column, row.raw.get(issue.column, ""), issue.text, refuses)
        for issue, refuses in told
        if issue.code in TEXTS
    ]


def texts_of(row: ImportRow) -> list[str]:
    """Why the row may be somebody, or what became of it when its list was taken back."""
    return [text for issue in row.issues if (text := _text_of(issue["code"]))]


def _text_of(code: str) -> str:
    if code.startswith("possible_"):
        return str(WHY.get(code.removeprefix("possible_"), ""))
    if code.startswith("stays_"):
        why = hanging.in_words(code.removeprefix("stays_"))
        return _("Stays when the list is taken back: %(why)s.") % {"why": why}
    if code.startswith("kept_"):
        part = before.LABELS[code.removeprefix("kept_")]
        return _("Corrected since, so it stays as it is: %(part)s.") % {"part": part}
    if code == "was_erased":
        return str(WAS_ERASED)
    if code == "not_there":
        return _("Erased or joined with another record since: nothing was given back.")
    return ""


def why_unreadable(batch: ImportBatch) -> str:
    """In the language that is active now."""
    code, params, _sheet = batch.notes[0]
    return UnreadableList(code, **params).text


def why_not_as_chosen(batch: ImportBatch) -> str:
    """Why the list could not be read as it was chosen; "" if it was."""
    code, params = batch.summary.get("choice_failed") or ("", {})
    return UnreadableList(code, **params).text if code in TEXTS else ""


def notes_of(batch: ImportBatch) -> list[Note]:
    """What was assumed and left out when the list was read."""
    return [Note(code, params, sheet) for code, params, sheet in batch.notes or ()]
