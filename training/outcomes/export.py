"""Confirmed outcomes of a period as a table, for the organization that owns them.

People stand in it by their code, never by name; what was written about them stays behind.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from audit import journal
from rumbo import tables
from training.models import Outcome, OutcomeEvidence
from training.models.outcome import OutcomeState

from . import codebook

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT_HEADER = ("what", "value")
# Age at the event, as workforce programs report it: (from, band).
BANDS = [(30, "30+"), (25, "25-29"), (20, "20-24"), (15, "15-19"), (10, "10-14"), (0, "0-9")]


@dataclass
class Selection:
    """Confirmed outcomes that happened from `start` to `end`, both included, seen by `user`."""

    user: object
    start: date | None = None
    end: date | None = None

    @cached_property
    def outcomes(self) -> list[Outcome]:
        rows = Outcome.objects.visible_to(self.user).filter(state=OutcomeState.CONFIRMED)
        if self.start:
            rows = rows.filter(happened_on__gte=self.start)
        if self.end:
            rows = rows.filter(happened_on__lte=self.end)
        related = ("participant__key", "enrollment__offering__course", "organization")
        return list(rows.select_related(*related).order_by("happened_on", "id"))

    @cached_property
    def evidence(self) -> dict:
        """{outcome id: kinds of its evidence, each once}"""
        found: dict = {}
        rows = OutcomeEvidence.objects.visible_to(self.user).filter(
            outcome__state=OutcomeState.CONFIRMED
        )
        for pk, kind in rows.values_list("outcome", "kind").order_by("kind"):
            kinds = found.setdefault(pk, [])
            if kind not in kinds:
                kinds.append(kind)
        return found

    def rows(self) -> list[tuple]:
        return [self._row(each) for each in self.outcomes]

    def _row(self, outcome: Outcome) -> tuple:
        person, zone = outcome.participant, outcome.organization.zone
        group = outcome.enrollment.offering if outcome.enrollment else None
        return (
            person.code,
            outcome.kind,
            f"{outcome.happened_on:%Y-%m}",
            person.sex,
            band(person.age_on(outcome.happened_on)),
            group.code if group else "",
            group.course.name_es if group else "",
            group.course.name_en if group else "",
            " ".join(self.evidence.get(outcome.pk, [])),
            outcome.verified_how,
            timezone.localdate(outcome.verified_at, zone).isoformat(),
            "yes" if outcome.replaces_id else "no",
        )


def band(age: int) -> str:
    return next(name for least, name in BANDS if age >= least)


def as_csv(selection: Selection) -> bytes:
    return tables.csv_bytes(codebook.COLUMNS, selection.rows())


def as_workbook(selection: Selection) -> bytes:
    file = BytesIO()
    sheets = {
        "outcomes": (codebook.COLUMNS, selection.rows()),
        "codebook": (codebook.HEADER, codebook.ROWS),
        "about": (ABOUT_HEADER, _about(selection)),
    }
    tables.write_xlsx(file, sheets)
    return file.getvalue()


def record(selection: Selection) -> None:
    """One entry for what leaves, committed before it does."""
    with transaction.atomic(durable=True):
        journal.record(
            "outcomes.exported",
            actor=selection.user,
            organization=selection.user.organization,
            objects=selection.outcomes,
        )


def _about(selection: Selection) -> list[tuple]:
    """Cut date and filters: what this file is, for whoever opens it later."""
    return [
        ("happened_from", selection.start.isoformat() if selection.start else ""),
        ("happened_until", selection.end.isoformat() if selection.end else ""),
        ("state", OutcomeState.CONFIRMED.value),
        ("exported_at", timezone.now().isoformat(timespec="seconds")),
        ("outcomes", len(selection.outcomes)),
        ("people", len({each.participant_id for each in selection.outcomes})),
    ]
