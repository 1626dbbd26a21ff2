"""Keep a list that was read, sealed, with the fate of each row: a preview, no people yet."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import FIGURES_ONLY, DataKey, Organization
from accounts.sealing import files
from accounts.sealing.fields import Sealed
from audit import journal
from rumbo.ids import uuid7
from rumbo.inserting import insert_values
from youth.finding import chunks
from youth.models import ImportBatch, ImportRow

from . import fates, handing, storing
from .answering import answered
from .choosing import Chosen
from .collecting import paused
from .fates import Plan, Planned
from .messages import UnreadableList
from .reading import MAX_FILE
from .records import from_record
from .rows import PersonRow, Reading

State = ImportBatch.State
FATES = ("new", "same", "changed", "possible")
FATE = ("fate", "occurrence", "waiting", "participant_id", "issues")
FOLDER = "imports"  # of the sealed storage
REMOVED_AT_ONCE = 2000  # rows
ROW = ("id", "sheet", "number", "identity", "content", "values", "answers", *FATE)
SAID = ("pk", "values", "answers")
_VALUES, _ANSWERS = (ImportRow._meta.get_field(name) for name in SAID[1:])
Step = Callable[[], AbstractContextManager]


class GivenUp(ValueError):
    """The list was discarded, or taken back, by another hand."""


def today_in(organization: Organization) -> date:
    return timezone.localdate(timezone=organization.zone)


def take(source: bytes | Path | str) -> bytes:
    """The bytes of a list, one more than allowed at most: reading refuses what is too big."""
    if isinstance(source, bytes):
        return source
    with Path(source).open("rb") as file:
        return file.read(MAX_FILE + 1)


def read(
    organization: Organization,
    source: bytes,
    today: date,
    chosen: Sequence[Chosen] = (),
    form: bytes | None = None,
) -> Reading:
    """Read a list in the sandbox, its rows one by one. UnreadableList; ValueError for bodies that
    hold no people."""
    if organization.kind in FIGURES_ONLY:
        raise ValueError("this organization receives figures only, never people")
    return handing.read_people(
        source,
        country=organization.country,
        today=today,
        chosen=chosen,
        form=form,
        zone=organization.zone,
    )


def stage(
    organization: Organization,
    source: bytes | Path | str,
    file_name: str,
    actor,
    today: date | None = None,
) -> ImportBatch:
    """Read a list and keep it with the fates of its rows; nothing about anybody is visible yet.

    `actor`: a user, or "system:<command>". Raises UnreadableList, ValueError.
    """
    from .remembering import read as read_as_remembered  # which reads by this module

    data, today = take(source), today or today_in(organization)
    found = read_as_remembered(organization, data, today)
    planned = fates.plan(organization, found.reading, today)
    return keep(organization, data, file_name, found.reading, planned, actor, found.to_json())


def keep(
    organization: Organization,
    data: bytes,
    file_name: str,
    reading: Reading,
    planned: Plan,
    actor,
    read_as: dict | None = None,
) -> ImportBatch:
    """Store batch, sealed file and sealed rows, in short transactions."""
    batch = receive(organization, data, file_name, actor)
    fill(batch, reading, planned, actor, read_as=read_as)
    return batch


def receive(organization: Organization, data: bytes, file_name: str, actor) -> ImportBatch:
    """Keep a list sealed as it was sent, to be read; OSError, and nothing, if the disk is full."""
    batch = _open_batch(organization, data, file_name, actor)
    try:
        files.write(upload_name(batch), data, batch.key)
    except OSError:
        key = batch.key
        with transaction.atomic():
            batch.delete()
            key.delete()
        raise
    return batch


def fill(
    batch: ImportBatch,
    reading: Reading,
    planned: Plan,
    actor,
    progress: Callable[[int, int], None] = lambda done, total: None,
    step: Step = transaction.atomic,
    read_as: dict | None = None,
) -> None:
    """Store the rows of a list as they are read, in short transactions; harmless to do again.

    `read_as`: how its tables were read, see remembering.Read.
    `progress` is told how many rows of how many; every `step` is one transaction. GivenUp if the
    list was discarded meanwhile; UnreadableList, and no rows, if its reader dies on the way.
    """
    _empty(batch, step)
    done = 0
    try:
        for some in planned:
            progress(done, len(planned))
            for few in chunks(some):
                with step():
                    still(batch, State.SENT)
                    _insert(batch, few)
            done += len(some)
    except UnreadableList:
        _empty(batch, step)
        raise
    from . import redeciding  # which decides by what is kept here

    answered = (
        redeciding.decide_kept(batch, planned.today, step, State.SENT) if planned.is_tangled else ()
    )
    with step():
        still(batch, State.SENT)
        for row in answered:
            row.save(update_fields=["answers"])
        notes = [*reading.assumed, *reading.skipped]
        batch.notes = [[note.code, dict(note.params), note.sheet] for note in notes]
        shapes = {"shapes": planned.shapes_of_rows}
        batch.summary, batch.state = {**batch.summary, **counts_of(batch), **shapes}, State.READ
        batch.read_as = read_as
        batch.save(update_fields=["notes", "summary", "state", "read_as"])
        journal.record("import.read", batch, actor=actor, count=done)


def _empty(batch: ImportBatch, step: Step) -> None:
    """Remove the rows of a reading that was broken off."""
    left = True
    while left:
        with step():
            still(batch, State.SENT)
            left = remove_some_rows(batch)


def remove_some_rows(batch: ImportBatch) -> int:
    """A step of removing the rows of a list; gives how many went."""
    some = list(rows_of(batch).values_list("pk", flat=True)[:REMOVED_AT_ONCE])
    return rows_of(batch).filter(pk__in=some).delete()[0] if some else 0


def refuse(
    batch: ImportBatch, refusal: UnreadableList, actor, step: Step = transaction.atomic
) -> None:
    """The file is no list that can be read: keep why, and not the file."""
    with step():
        still(batch, State.SENT)
        batch.notes = [[refusal.code, dict(refusal.params), None]]
        batch.state = State.UNREADABLE
        batch.save(update_fields=["notes", "state"])
        journal.record("import.unreadable", batch, actor=actor, purpose=refusal.code)
    files.remove(upload_name(batch))


def still(batch: ImportBatch, state: str, **more) -> None:
    """Hold the batch for this transaction; GivenUp if it is in that state no more."""
    rows = ImportBatch.objects.unscoped("a batch already fetched moves on").select_for_update()
    if not rows.filter(pk=batch.pk, state=state, **more).exists():
        raise GivenUp("this import was given up")


def _open_batch(organization, data: bytes, file_name: str, actor) -> ImportBatch:
    with transaction.atomic():
        key = DataKey.make(organization)
        key.save()
        return ImportBatch.objects.create(
            organization=organization,
            key=key,
            file_name=Path(file_name).name,
            file_digest=digest(data),
            created_by=None if isinstance(actor, str) else actor,
        )


@paused()
def _insert(batch: ImportBatch, planned: list[Planned]) -> None:
    same = {"organization_id": batch.organization_id, "batch_id": batch.pk, "before": None}
    insert_values(ImportRow, ROW, [_row(batch, each) for each in planned], **same)


def _row(batch: ImportBatch, each: Planned) -> tuple:
    """What ROW names of a row that is not stored yet."""
    at = storing.Place(ImportRow, uuid7(), batch.organization_id, batch.key)
    said = (each.identity, each.content, Sealed(_VALUES.seal(at, each.record)))
    answers = Sealed(_ANSWERS.seal(at, dict(each.answers))) if each.answers else None
    fate = (each.fate, each.occurrence, each.waiting, each.participant_id, _issues(each))
    return at.pk, each.row.sheet or "", each.row.number, *said, answers, *fate


def set_fate(row: ImportRow, each: Planned) -> None:
    """Write on a row, unsaved, what was decided about it."""
    row.fate, row.occurrence, row.waiting = each.fate, each.occurrence, each.waiting
    row.participant_id = each.participant_id
    row.answers = dict(each.answers) or None
    row.issues = _issues(each)


def _issues(each: Planned) -> list[dict]:
    found = [*each.row.refusals, *each.row.warnings]
    issues = [{"code": issue.code, "column": issue.column} for issue in found]
    return issues + [{"code": f"possible_{why}", "column": ""} for why in each.why]


def unfinished(organization: Organization, data: bytes) -> ImportBatch | None:
    """An import of the same file that was broken off while it was being applied."""
    rows = ImportBatch.objects.unscoped("to finish an import that was broken off")
    return rows.filter(
        organization=organization, file_digest=digest(data), state=State.APPLYING
    ).first()


def half_stored(organization: Organization) -> ImportBatch | None:
    """The one list of an organization that is half stored, or half taken back."""
    rows = ImportBatch.objects.unscoped("the list of the organization that is half stored")
    return rows.filter(organization=organization, state__in=[State.APPLYING, State.UNDOING]).first()


def rows_of(batch: ImportBatch):
    """The rows of a batch that was already fetched, in the order of the list."""
    rows = ImportRow.objects.unscoped("rows of a batch already fetched").filter(batch=batch)
    return rows.order_by("sheet", "number")


def has_words(batch: ImportBatch, row: ImportRow) -> bool:
    """False once the person of a row was erased."""
    row.batch = batch
    return row.values is not None


def row_of(batch: ImportBatch, row: ImportRow) -> PersonRow:
    """The person as the list has them, and as somebody answered in the preview."""
    return said_by(batch, row)[0]


def said_by(batch: ImportBatch, row: ImportRow) -> tuple[PersonRow, bool]:
    """(person, does the list ask for consent): with what was answered in the preview."""
    listed, asks_consent, _shape, answers = as_listed(batch, row)
    day = timezone.localdate(batch.created_at, batch.organization.zone)
    return answered(listed, answers, batch.organization.country, day), asks_consent


def said_in(batch: ImportBatch, row) -> tuple[PersonRow, bool]:
    """The same of the values SAID alone, fetched without an instance."""
    at = storing.Place(ImportRow, row.pk, batch.organization_id, batch.key)
    listed, asks_consent = from_record(_VALUES.open(at, row.values))
    if not row.answers:
        return listed, asks_consent
    day = timezone.localdate(batch.created_at, batch.organization.zone)
    answers = _ANSWERS.open(at, row.answers)
    return answered(listed, answers, batch.organization.country, day), asks_consent


def as_listed(batch: ImportBatch, row: ImportRow) -> fates.Said:
    """The row as the list has it, with the answers beside it."""
    row.batch = batch  # whose key opens it, without a query for each row
    return (*from_record(row.values), shape_of(batch, row), row.answers or {})


def shape_of(batch: ImportBatch, row: ImportRow) -> int | None:
    """Which titles the row's list has, as a keyed hash."""
    return batch.summary.get("shapes", {}).get(row.sheet)


def counts_of(batch: ImportBatch) -> dict[str, int]:
    """{"rows", "new", "same", "changed", "possible", "waiting"}."""
    by_fate = {fate: Count("pk", Q(fate=fate)) for fate in FATES}
    waiting = Count("pk", Q(waiting=True))
    return rows_of(batch).order_by().aggregate(rows=Count("pk"), waiting=waiting, **by_fate)


def upload_name(batch: ImportBatch) -> str:
    return f"{FOLDER}/{batch.pk}"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
