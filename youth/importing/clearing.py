"""Give up lists, and clear away what nobody needs any more: rows, files and keys."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.sealing import files
from audit import journal
from jobs.kinds import chore
from jobs.models import Job
from youth.models import ImportBatch, ImportRow

from . import keeping, staging

State = ImportBatch.State
WHY = "lists that nobody needs any more"
FORGOTTEN = timedelta(days=1)  # what could not be read, or is read no further
FRESH = timedelta(hours=1)  # files that may just be being written
NEED_FILE = (State.SENT, State.READ, State.APPLYING, State.UNDOING)


def cancel(batch: ImportBatch, actor) -> bool:
    """Give up a list before its people are stored: rows and file go. False if beyond that."""
    batches = ImportBatch.objects.unscoped("a batch already fetched is given up")
    before = [State.SENT, State.READ, State.UNREADABLE]
    with transaction.atomic():
        mine = batches.filter(pk=batch.pk, state__in=before)
        if not mine.update(state=State.CANCELLED):
            return False
        journal.record("import.cancelled", batch, actor=actor)
    empty(batch)
    batch.refresh_from_db()
    return True


def empty(batch: ImportBatch) -> None:
    """Remove the rows, in short steps, and the file of a list that was given up."""
    while staging.remove_some_rows(batch):
        pass
    keeping.remove(batch)


def forget(batch: ImportBatch) -> None:
    """Remove a list that was never read, its file and its key with it."""
    empty(batch)
    keeping.forget(batch)


@chore
def clear_away() -> None:
    """Lists that could not be read, or are read no further; what killed processes left."""
    lists = ImportBatch.objects.unscoped(WHY)
    old = lists.filter(created_at__lt=timezone.now() - FORGOTTEN)
    at_work = Job.objects.active().filter(subject__isnull=False).values("subject")
    for batch in old.filter(state__in=[State.SENT, State.UNREADABLE]).exclude(pk__in=at_work):
        forget(batch)
    rows = ImportRow.objects.unscoped(WHY).filter(batch__state=State.CANCELLED)
    for batch in lists.filter(pk__in=rows.values("batch")):
        empty(batch)
    _remove_stray_files(lists)


def _remove_stray_files(lists) -> None:
    names = files.names_in(staging.FOLDER, untouched_for=FRESH)
    asked = Q(state=State.UNREADABLE, read_as__isnull=False)  # to be told how they are read
    lists = lists.filter(Q(state__in=NEED_FILE) | asked).only("id")
    needed = {name for batch in lists for name in keeping.names_of(batch)}
    for name in names:
        if name not in needed:
            files.remove(name)
