"""Take back a list whose storing was stopped: its people never existed for anybody.

Only while nobody who was known before has been corrected from it; corrections come last.
"""

from collections.abc import Callable

from django.db import transaction

from accounts.models import DataKey
from accounts.scope import ScopedQuerySet
from audit import journal
from youth.models import Consent, ImportBatch, ImportRow, Participant

from . import clearing, staging

State = ImportBatch.State
STEP = 100  # people
WRAPPED = 60  # bytes of a key at rest
WHY = "people of a list that nobody ever saw are taken back"


def can_be(batch: ImportBatch) -> bool:
    """Is nobody of it visible, and nobody known before corrected from it?"""
    corrected = staging.rows_of(batch).filter(fate=ImportRow.Fate.CHANGED, applied=True)
    return batch.state == State.APPLYING and not corrected.exists()


def begin(batch: ImportBatch, actor) -> bool:
    """From here on the list cannot be stored any more; False if it is too late for that."""
    with transaction.atomic():
        rows = ImportBatch.objects.unscoped(WHY).select_for_update().filter(pk=batch.pk)
        held = rows.first()  # a step of the storing waits for this row, or is waited for
        if held is None or not can_be(held):
            return False
        rows.update(state=State.UNDOING)
        journal.record("import.cancelled", batch, actor=actor)
    batch.refresh_from_db()
    return True


def go_on(batch: ImportBatch, progress: Callable[[int, int], None] = lambda d, t: None) -> None:
    """Remove its people in steps, then its rows and its file; may be called again at any time."""
    people = Participant.objects.unscoped(WHY).filter(batch=batch)
    total = staging.rows_of(batch).filter(participant__isnull=False).count()
    left = people.count()
    while left:
        progress(max(total - left, 0), total)
        with transaction.atomic():
            remove(list(people.values_list("pk", "key")[:STEP]))
        left = people.count()
    rows = ImportBatch.objects.unscoped(WHY).filter(pk=batch.pk, state=State.UNDOING)
    rows.update(state=State.CANCELLED)
    clearing.empty(batch)


def remove(people: list[tuple]) -> None:
    """Remove [(key of a person, of their data key)] and what a list brought with them.

    Evidence is never removed by anybody; on these rows nobody has relied yet. In the transaction
    that is open.
    """
    ids = [pk for pk, _key in people]
    ScopedQuerySet.delete(Consent.objects.unscoped(WHY).filter(participant__in=ids))
    ScopedQuerySet.delete(Participant.objects.unscoped(WHY).filter(pk__in=ids))
    keys = DataKey.objects.filter(pk__in=[key for _pk, key in people])
    keys.update(wrapped=bytes(WRAPPED))  # what a database leaves of deleted rows opens nothing
    keys.delete()
