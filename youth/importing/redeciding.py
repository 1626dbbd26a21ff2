"""Bring the fates of rows that are kept up to date: people may have come since a list was read."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

from django.db import transaction
from django.db.models import Q

from youth.finding import chunks
from youth.models import ImportBatch, ImportRow, Participant

from . import fates, staging

State = ImportBatch.State
DECIDED_AT_ONCE = 200  # rows
Step = Callable[[], AbstractContextManager]


def decide_again(batch: ImportBatch, today: date) -> None:
    """Bring the fates of a list up to date before it is stored: people may have come since it was
    read. Harmless to do again; GivenUp if its fates are decided for good, or it is given up."""
    answered = decide_kept(batch, today, transaction.atomic, State.APPLYING, begun_at=None)
    with transaction.atomic():
        staging.still(batch, State.APPLYING, begun_at=None)
        for row in answered:
            row.save(update_fields=["answers"])
        batch.summary |= staging.counts_of(batch)
        batch.save(update_fields=["summary"])


def decide_kept(
    batch: ImportBatch, today: date, step: Step, *state: str, **more
) -> list[ImportRow]:
    """Decide the rows of a list that is in this state, in steps; gives those for which an answer
    is remembered from a list that was stored meanwhile, unsaved: all of them are to be saved at
    once, for each takes one of several that say the same."""
    for size in (fates.CHUNK, None):
        deciding, answered = fates.Deciding(batch.organization, today), []
        for rows in _in_order(batch, size):
            said = [staging.as_listed(batch, row) for row in rows]
            had = [(_fate(row), each[-1]) for row, each in zip(rows, said, strict=True)]
            planned, moved = deciding.some(said), []
            for row, each, (before, answers) in zip(rows, planned, had, strict=True):
                staging.set_fate(row, each)
                moved += [row] if _fate(row) != before else []
                answered += [row] if each.answers != answers else []
            for some in chunks(moved, DECIDED_AT_ONCE):
                with step():
                    staging.still(batch, *state, **more)
                    names = [name.removesuffix("_id") for name in staging.FATE]
                    staging.rows_of(batch).bulk_update(some, names)
        if not deciding.is_tangled:
            break
    return answered


def _in_order(batch: ImportBatch, size: int | None) -> Iterator[list[ImportRow]]:
    """The rows in the order of the list, some at a time, or all together."""
    keys = list(staging.rows_of(batch).values_list("pk", flat=True))
    for some in chunks(keys, size or len(keys) or 1):
        found = {}
        for few in chunks(some):
            found |= ImportRow.objects.unscoped("rows of a list already fetched").in_bulk(few)
        yield [found[key] for key in some if key in found]


def _fate(row: ImportRow) -> list:
    return [str(getattr(row, name)) for name in staging.FATE]


def is_stale(batch: ImportBatch) -> bool:
    """Did somebody arrive since this preview was made, or go with a list that was taken back?"""
    why = "has anybody of the organization arrived since"
    people = Participant.objects.unscoped(why).arrived().filter(organization=batch.organization_id)
    later = Q(created_at__gte=batch.created_at) | Q(batch__applied_at__gte=batch.created_at)
    lists = ImportBatch.objects.unscoped(why).filter(organization=batch.organization_id)
    answered = staging.rows_of(batch).filter(
        answers__isnull=False
    )  # each for itself, not for the whole
    if answered.exists():
        return True
    return people.filter(later).exists() or lists.filter(undone_at__gte=batch.created_at).exists()
