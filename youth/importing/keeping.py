"""What a list needs until it is read: the form whose answers it holds, and a second chance.

A list in which nobody was found keeps its file, sealed, until somebody says how it is read.
"""

from django.db import transaction

from accounts.sealing import files
from audit import journal
from youth.models import ImportBatch

from . import staging

State = ImportBatch.State
HAS_FORM = "form"  # in a summary: a form came with the list


def form_name(batch: ImportBatch) -> str:
    return f"{staging.upload_name(batch)}-form"


def names_of(batch: ImportBatch) -> tuple[str, str]:
    """The sealed files that a list may have."""
    return staging.upload_name(batch), form_name(batch)


def receive(organization, data: bytes, name: str, actor, form: bytes | None) -> ImportBatch:
    """Keep a list sealed as it was sent, and the form that came with it; OSError, and nothing of
    them, if the disk is full."""
    batch = staging.receive(organization, data, name, actor)
    if form is None:
        return batch
    try:
        files.write(form_name(batch), form, batch.key)
    except OSError:
        forget(batch)
        raise
    batch.summary |= {HAS_FORM: True}
    batch.save(update_fields=["summary"])
    return batch


def forget(batch: ImportBatch) -> None:
    """Remove a list without rows, its files and its key with it."""
    key = batch.key
    remove(batch)
    with transaction.atomic():
        batch.delete()
        key.delete()


def form_of(batch: ImportBatch) -> bytes | None:
    """The form that came with a list. FileNotFoundError if the list was given up meanwhile."""
    return files.read(form_name(batch)) if batch.summary.get(HAS_FORM) else None


def remove(batch: ImportBatch) -> None:
    """Take the files of a list away, and the cells that showed how it was read: they would
    outlive somebody's erasure."""
    for name in names_of(batch):
        files.remove(name)
    if batch.read_as:
        tables = [each | {"examples": {}, "top": []} for each in batch.read_as["tables"]]
        batch.read_as = batch.read_as | {"tables": tables}
        batch.save(update_fields=["read_as"])


def put_aside(batch: ImportBatch, code: str, read_as: dict, actor, step=transaction.atomic) -> None:
    """Nobody is found in the list: keep why, and what somebody needs to say how it is read.

    `read_as`: see remembering.Looked. GivenUp if the list was discarded meanwhile.
    """
    with step():
        staging.still(batch, State.SENT)
        batch.notes, batch.read_as, batch.state = [[code, {}, None]], read_as, State.UNREADABLE
        batch.save(update_fields=["notes", "read_as", "state", "summary", "chosen"])
        journal.record("import.unreadable", batch, actor=actor, purpose=code)


def can_be_chosen(batch: ImportBatch) -> bool:
    """May somebody say now how the list is read?"""
    return batch.state == State.READ or is_put_aside(batch)


def is_put_aside(batch: ImportBatch) -> bool:
    return batch.state == State.UNREADABLE and bool(batch.read_as)
