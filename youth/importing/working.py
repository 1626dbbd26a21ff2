"""Imports in the background: reading a list, storing its people, taking them back."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.sealing import files
from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from youth.models import ImportBatch

from . import applying, fates, staging, taking_back
from .messages import UnreadableList

READ, APPLY, TAKE_BACK = "import.read", "import.apply", "import.take_back"
ALL = (READ, APPLY, TAKE_BACK)
MOST_AT_ONCE = 5  # lists of one organization that wait or are being read and stored
explain({"given_up": _("This list was discarded. Send it again to import it.")})
State = ImportBatch.State


def page(job: Job) -> str:
    return reverse("youth:import", args=[job.subject])


def job_of(batch: ImportBatch) -> Job | None:
    """The last work on a list."""
    return Job.objects.filter(kind__in=ALL, subject=batch.pk).first()


def is_too_much(organization) -> bool:
    at_work = Job.objects.active().filter(organization=organization, kind__in=ALL)
    return at_work.count() >= MOST_AT_ONCE


def begin(name: str, batch: ImportBatch, user) -> Job:
    return starting.start(name, user, subject=batch.pk)


@kind(READ, act="import_people", url=page)
def read(work) -> None:
    batch = _batch(work, State.SENT)
    if batch is None:
        return
    today = staging.today_in(batch.organization)
    try:
        data = files.read(staging.upload_name(batch))
        reading = staging.read(batch.organization, data, today)
        planned = fates.plan(batch.organization, reading, today)
        staging.fill(batch, reading, planned, work.actor, work.progress)
    except UnreadableList as refusal:
        staging.refuse(batch, refusal, work.actor)
    except staging.GivenUp:
        raise Refused("given_up") from None


@kind(APPLY, act="import_people", url=page)
def apply(work) -> None:
    batch = _batch(work, State.READ, State.APPLYING)
    if batch is None:
        return
    total = staging.rows_of(batch).count()
    try:
        applying.apply(batch, work.actor, progress=lambda done: work.progress(done, total))
    except staging.GivenUp:
        raise Refused("given_up") from None


@kind(TAKE_BACK, act="import_people", url=page)
def take_back(work) -> None:
    batch = _batch(work, State.UNDOING)
    if batch is not None:
        taking_back.go_on(batch, work.progress)


def _batch(work, *states: str) -> ImportBatch | None:
    """The list to work on; None where an earlier turn already did."""
    rows = ImportBatch.objects.visible_to(work.actor).select_related("key", "organization")
    return rows.filter(pk=UUID(str(work.subject)), state__in=states).first()
