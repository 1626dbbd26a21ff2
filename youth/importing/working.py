"""Imports in the background: reading a list, storing its people, taking them back."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.sealing import files
from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from youth.models import ImportBatch

from . import applying, clearing, fates, keeping, remembering, staging, taking_back, undoing
from .messages import UnreadableList
from .rows import NobodyFound

READ, APPLY, TAKE_BACK = "import.read", "import.apply", "import.take_back"
ALL = (READ, APPLY, TAKE_BACK)
explain(
    {
        "given_up": _("This list was discarded. Send it again to import it."),
        "not_kept": _(
            "The list could not be kept: there may be no room left. Nothing was stored. Tell "
            "whoever runs the site, and send it again."
        ),
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


def receive(data: bytes, file_name: str, user, form: bytes | None = None) -> ImportBatch:
    """Keep a list sealed as it was sent, and the `form` that came with it, and have it read; all
    of it, or nothing. Raises Refused."""
    try:
        batch = keeping.receive(user.organization, data, file_name, user, form)
    except OSError:
        raise Refused("not_kept") from None
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
    try:
        data, form = files.read(staging.upload_name(batch)), keeping.form_of(batch)
        _read(work, batch, data, form)
    except UnreadableList as refusal:
        staging.refuse(batch, refusal, work.actor, work.step)
        keeping.remove(batch)
    except staging.GivenUp:
        raise Refused("given_up") from None
    except FileNotFoundError:  # discarded just now
        raise Refused("given_up") from None


def _read(work, batch: ImportBatch, data: bytes, form: bytes | None) -> None:
    organization, today = batch.organization, staging.today_in(batch.organization)

    def found_as(chosen) -> remembering.Read:
        return remembering.read(organization, data, today, chosen, batch.read_as, form)

    chosen = remembering.chosen_of(batch)
    try:
        found = found_as(chosen)
    except UnreadableList as refusal:
        found = _otherwise(work, batch, found_as, refusal) if chosen else _aside(refusal)
    if isinstance(found, NobodyFound):
        looked = remembering.looked_at(organization, found.tables, batch.read_as)
        keeping.put_aside(batch, found.code, looked.to_json(), work.actor, work.step)
        return
    planned = fates.plan(organization, found.reading, today)
    staging.fill(
        batch, found.reading, planned, work.actor, work.progress, work.step, found.to_json()
    )


def _aside(refusal: UnreadableList) -> NobodyFound:
    if isinstance(refusal, NobodyFound):
        return refusal
    raise refusal


def _otherwise(work, batch: ImportBatch, found_as, refusal: UnreadableList):
    """What was chosen cannot be read: the list is not lost by that, but read as proposed. Where
    that finds nobody either, the tables as they were chosen are shown, if they could be cut so."""
    try:
        found = found_as([])
    except NobodyFound as nobody:
        if isinstance(refusal, NobodyFound):
            return refusal
        found = nobody
    with work.step():
        staging.still(batch, State.SENT)
        remembering.drop(batch)
        batch.chosen = []
        batch.summary |= {remembering.FAILED: [refusal.code, dict(refusal.params)]}
        batch.save(update_fields=["chosen", "summary"])
    return found


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
    keeping.remove(batch)


@kind(TAKE_BACK, act="import_people", url=page, shared=True, stops=False, in_turns=True)
def take_back(work) -> None:
    batch = _batch(work, State.UNDOING, State.CANCELLED)
    if batch is None:
        return
    if batch.applied_at:
        undoing.go_on(batch, work.actor, work.progress)
    else:
        taking_back.go_on(batch, work.progress)


def _batch(work, *states: str) -> ImportBatch | None:
    """The list to work on; None where there is nothing left to do."""
    rows = ImportBatch.objects.visible_to(work.actor).select_related("key", "organization")
    return rows.filter(pk=UUID(str(work.subject)), state__in=states).first()
