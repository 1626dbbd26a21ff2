"""Imports in the background: reading a list, storing its people, taking them back."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.sealing import files
from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from youth.models import ImportBatch

from . import applying, clearing, fates, staging, taking_back
from .messages import UnreadableList

READ, APPLY, TAKE_BACK = "import.read", "import.apply", "import.take_back"
ALL = (READ, APPLY, TAKE_BACK)
explain(
    {
        "given_up": _("This list was discarded. Send it again to import it."),
        "half_stored": _("Another list is half stored. Finish it or discard it first."),
    }
)
State = ImportBatch.State


def page(job: Job) -> str:
    return reverse("youth:import", args=[job.subject])


def job_of(batch: ImportBatch) -> Job | None:
    """The last work on a list."""
    return Job.objects.filter(kind__in=ALL, subject=batch.pk).first()


def begin(name: str, batch: ImportBatch, user) -> Job:
    """Raises Refused when too much of the organization is at work."""
    return starting.start(name, user, subject=batch.pk)


def receive(data: bytes, file_name: str, user) -> ImportBatch:
    """Keep a list sealed as it was sent and have it read; both, or nothing. Raises Refused."""
    batch = staging.receive(user.organization, data, file_name, user)
    try:
        begin(READ, batch, user)
    except BaseException:
        clearing.forget(batch)
        raise
    return batch


@kind(READ, act="import_people", url=page, shared=True)
def read(work) -> None:
    batch = _batch(work, State.SENT)
    if batch is None:
        return
    today = staging.today_in(batch.organization)
    try:
        data = files.read(staging.upload_name(batch))
        reading = staging.read(batch.organization, data, today)
        planned = fates.plan(batch.organization, reading, today)
        staging.fill(batch, reading, planned, work.actor, work.progress, work.step)
    except UnreadableList as refusal:
        staging.refuse(batch, refusal, work.actor, work.step)
    except staging.GivenUp:
        raise Refused("given_up") from None


@kind(APPLY, act="import_people", url=page, shared=True, in_turns=True)
def apply(work) -> None:
    batch = _batch(work, State.READ, State.APPLYING, State.APPLIED)
    if batch is None:
        return
    total = staging.rows_of(batch).count()
    try:
        applying.apply(batch, work.actor, progress=lambda done: work.progress(done, total))
    except staging.GivenUp:
        raise Refused("given_up") from None
    except applying.Busy:
        raise Refused("half_stored") from None


@kind(TAKE_BACK, act="import_people", url=page, shared=True, stops=False, in_turns=True)
def take_back(work) -> None:
    batch = _batch(work, State.UNDOING, State.CANCELLED)
    if batch is not None:
        taking_back.go_on(batch, work.progress)


def _batch(work, *states: str) -> ImportBatch | None:
    """The list to work on; None where there is nothing left to do."""
    rows = ImportBatch.objects.visible_to(work.actor).select_related("key", "organization")
    return rows.filter(pk=UUID(str(work.subject)), state__in=states).first()
