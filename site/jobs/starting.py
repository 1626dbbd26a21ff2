"""Start work in the background, stop it, take it up again. The owner's side of a job."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from audit import journal
from rumbo.tasks import SLOW, task

from .kinds import Refused, find
from .models import Job, State

MOST_AT_ONCE = 10  # jobs of one organization that wait or are at work


@task(queue_name=SLOW)
def carry_out(pk: str) -> None:
    from .working import carry_out  # the worker's side, which the web never loads

    carry_out(UUID(pk))


def start(
    name: str, user, *, subject: UUID | None = None, total: int | None = None, **parameters
) -> Job:
    """A new job in the scope of the user's active membership; the one already at work on the
    same subject (without one: by the same person, for the same parameters), if there is one.
    Call it inside the act's transaction: both are there or none. Raises Refused if there is too
    much at work, or too much of its kind was made.
    """
    find(name)
    job = Job(kind=name, membership=user.membership, actor=user, subject=subject, total=total)
    job.organization, job.parameters = user.organization, parameters
    with transaction.atomic():
        _in_line(job.organization)
        there = _at_work_already(job)
        if there is not None:
            return there
        _ask_for_room(job)
        job.save(force_insert=True)
        hand_over(job)
        journal.record("job.started", job, actor=user, purpose=name)
    return job


def is_full(organization: Organization) -> bool:
    """Has the organization as much at work as it may?"""
    return Job.objects.active().filter(organization=organization).count() >= MOST_AT_ONCE


def _ask_for_room(job: Job) -> None:
    """Refused if the organization, or whoever has it done, has no room for another one."""
    if is_full(job.organization):
        raise Refused("too_many")
    if problem := find(job.kind).full(job.actor):
        raise Refused(problem)


def _in_line(organization: Organization) -> None:
    """Until the transaction ends, nobody else of the organization starts anything."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _at_work_already(job: Job) -> Job | None:
    same = Job.objects.active().filter(kind=job.kind, subject=job.subject)
    if job.subject is None:
        same = same.filter(membership=job.membership, parameters=job.parameters)
    return same.first()


def cancel(job: Job, user) -> bool:
    """Ask a job to stop. What waits stops at once, what runs after its step; False if over."""
    if not find(job.kind).stops:
        return False
    with transaction.atomic():
        rows = Job.objects.filter(pk=job.pk)
        now = timezone.now()
        stopped = rows.filter(state=State.WAITING).update(
            state=State.CANCELLED, cancel_asked=True, finished_at=now
        )
        asked = stopped or rows.filter(state=State.RUNNING).update(cancel_asked=True)
        if asked:
            journal.record("job.stopped", job, actor=user, purpose=job.kind)
    job.refresh_from_db()
    return bool(asked)


def go_on(job: Job, user) -> bool:
    """Take up a job that was stopped or that failed; False if there is nothing to take up.

    From here on it is done in the scope of whoever takes it up: the first may have left. Raises
    Refused by the rules of `start`, or if the same was started anew meanwhile.
    """
    fresh = {"attempts": 0, "cancel_asked": False, "problem": "", "finished_at": None}
    fresh |= {"membership": user.membership, "actor": user}
    with transaction.atomic():
        _in_line(job.organization)
        rows = Job.objects.filter(pk=job.pk, state__in=[State.CANCELLED, State.FAILED])
        if not rows.exists():
            return False
        job.membership, job.actor = user.membership, user
        if _at_work_already(job):
            raise Refused("at_work")
        _ask_for_room(job)
        rows.update(state=State.WAITING, **fresh)
        job.refresh_from_db()
        hand_over(job)
        journal.record("job.resumed", job, actor=user, purpose=job.kind)
    return True


def hand_over(job: Job, not_before: datetime | None = None) -> None:
    """Give the job to the queue, inside the transaction that is open."""
    ordered = carry_out.using(run_after=not_before) if not_before else carry_out
    Job.objects.filter(pk=job.pk).update(task=ordered.enqueue(str(job.pk)).id)


def newest(name: str, subject: UUID) -> Job | None:
    """The last job of a kind on a subject."""
    return Job.objects.filter(kind=name, subject=subject).first()
