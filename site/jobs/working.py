"""Do a job: take it, run its kind's function in its owner's scope, write down how it ended.

A job is harmless to run again from any point, so that a worker may be killed at any moment. Every
turn has a number; whoever finds that the job moved on to another turn stops without a trace.
"""

import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import DataKey
from accounts.roles import may
from accounts.sealing import files
from accounts.sealing.streams import Sealer

from .kinds import Kind, Refused, find
from .models import ACTIVE, Job, State
from .starting import hand_over

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3  # turns that got no further than an earlier one
EVERY = 0.5  # seconds between two notes of progress
SLICE = 20.0  # seconds after which others are let by
KEPT = timedelta(days=7)  # how long a file waits to be fetched
stopping = Event()  # set when this worker was asked to end


class Cancelled(Exception):
    """The owner asked to stop."""


class Interrupted(Exception):
    """The worker is ending: the job goes back and is taken up by the next one."""


class TakenAway(Exception):
    """Another worker has the job now, or it is over."""


class Surroundings:
    """The process around a job. A worker puts its own here; elsewhere nobody waits."""

    def is_alive(self) -> None:
        """Told at every note of progress."""

    def others_wait(self) -> bool:
        """Is other work ready?"""
        return False


around = Surroundings()


class Work:
    """What the function of a kind is given: whose, what on, and how to say how far it is."""

    def __init__(self, job: Job, kind: Kind) -> None:
        self.job, self.kind = job, kind
        self.actor, self.organization = job.actor, job.organization
        self.subject, self.parameters = job.subject, job.parameters
        self._told, self._began = 0.0, time.monotonic()

    def progress(self, done: int, total: int | None = None) -> None:
        """Note how far the work is; call it after every step of at most half a second.

        Raises Cancelled, Interrupted or TakenAway: let them through, after putting back what
        must not stay half done.
        """
        if stopping.is_set():
            raise Interrupted
        now = time.monotonic()
        if now - self._told < EVERY and done != total:
            return
        self._told = now
        changed = {"done": done, "beat_at": timezone.now()}
        if total is not None:
            changed["total"] = total
        if done > self.job.furthest:
            changed |= {"furthest": done, "attempts": 0}
            self.job.furthest = done
        if not self._rows().update(**changed):
            raise TakenAway
        if self._rows().filter(cancel_asked=True).exists():
            raise Cancelled
        around.is_alive()
        if self.kind.in_turns and now - self._began > SLICE and around.others_wait():
            raise Interrupted

    @contextmanager
    def step(self) -> Iterator[None]:
        """One transaction that counts only if the job is still this worker's."""
        with transaction.atomic(durable=True):
            self.hold()
            yield

    def hold(self) -> None:
        """In the open transaction, which counts only if the job is still this worker's."""
        if not self._rows().select_for_update().exists():
            raise TakenAway

    def note(self, outcome: dict) -> None:
        """Write down, for the next turn, what this one is about to do: ids and counts."""
        if not self._rows().update(outcome=outcome):
            raise TakenAway
        self.job.outcome = outcome

    def keep(self, content: bytes, label: str) -> None:
        """Seal what came of it for its owner to fetch, to be saved as `label`: a neutral name."""
        with self.keeping(label) as file:
            file.write(content)

    @contextmanager
    def keeping(self, label: str) -> Iterator[Sealer]:
        """A file to be written piece by piece, sealed as it grows; a second one of the same turn
        takes the place of the first.

        The row names the file before it is written, so that none is ever without a row.
        """
        name = f"{self.organization.pk}/jobs/{self.job.pk}-{self.job.turn}"
        with self.step():
            forget_file(self.job)
            key = DataKey.make(self.organization)
            key.save()
            self.job.file, self.job.key = name, key
            kept = {"key": key, "expires_at": timezone.now() + KEPT}
            self._rows().update(file=name, label=label, **kept)
        with files.growing(name, key) as file:
            yield file
        if not self._rows().update(size=file.size):
            raise TakenAway

    def finish(self, outcome: dict, also: Callable[[], object] = lambda: None) -> None:
        """The last step: the job is done, and what `also` records is there, both or neither."""
        with transaction.atomic(durable=True):
            ended = {"state": State.DONE, "outcome": outcome, "finished_at": timezone.now()}
            if not self._rows().update(**ended):
                raise TakenAway
            also()

    def _rows(self):
        return Job.objects.filter(pk=self.job.pk, turn=self.job.turn, state=State.RUNNING)


def carry_out(pk: UUID) -> None:
    """Take a turn at a job. Faults are noted on the job, never raised: their texts may name
    people, and the queue would keep them."""
    job = _claim(pk)
    if job is None:
        return
    work = Work(job, find(job.kind))
    try:
        with _in_scope_of(job):
            if not may(job.actor, work.kind.act):
                raise Refused("no_access")
            work.kind.function(work)
    except Cancelled:
        _end(work, State.CANCELLED)
    except Interrupted:
        _put_back(work)
    except TakenAway:
        log.warning("job %s: another worker has it", job.kind)
    except Refused as refusal:
        _end(work, State.FAILED, refusal.code)
    except Exception as fault:
        if files.is_full(fault):  # trying again at once would not help
            return _end(work, State.FAILED, "disk_full")
        _after_fault(work, fault)
    else:
        _end(work, State.DONE)


def _claim(pk: UUID) -> Job | None:
    with transaction.atomic():
        rows = Job.objects.select_for_update(of=("self",))
        job = rows.select_related("membership", "organization", "actor").filter(pk=pk).first()
        if job is None or job.state not in ACTIVE:
            return None
        now = timezone.now()
        if job.cancel_asked or job.attempts >= MOST_ATTEMPTS:
            job.state = State.CANCELLED if job.cancel_asked else State.FAILED
            job.problem, job.finished_at = "" if job.cancel_asked else "lost", now
            job.save(update_fields=["state", "problem", "finished_at"])
            return None
        job.state, job.turn, job.attempts = State.RUNNING, job.turn + 1, job.attempts + 1
        job.started_at, job.beat_at = job.started_at or now, now
        forget_file(job)
        job.save()
    return job


@contextmanager
def _in_scope_of(job: Job) -> Iterator[None]:
    """The owner's membership, language and clock; nothing if the membership is over."""
    in_force = job.membership.ended_at is None and job.actor.is_active
    job.actor.act_as(job.membership if in_force else None)
    with translation.override(job.actor.language), timezone.override(job.organization.zone):
        yield


def _end(work: Work, state: str, problem: str = "") -> None:
    work._rows().update(state=state, problem=problem, finished_at=timezone.now())


def _put_back(work: Work) -> None:
    with transaction.atomic():
        attempts = max(work.job.attempts - 1, 0)  # nobody's fault
        if work._rows().update(state=State.WAITING, attempts=attempts):
            hand_over(work.job)


def _after_fault(work: Work, fault: Exception) -> None:
    # The lines of code, without the message: it may quote what somebody typed.
    where = "".join(traceback.format_tb(fault.__traceback__))
    log.error("job %s: %s\n%s", work.job.kind, type(fault).__name__, where)
    if work.job.attempts >= MOST_ATTEMPTS:
        return _end(work, State.FAILED, "broken")
    later = timezone.now() + timedelta(seconds=2**work.job.attempts)
    with transaction.atomic():
        if work._rows().update(state=State.WAITING):
            hand_over(work.job, not_before=later)
    return None


def forget_file(job: Job) -> None:
    """Take away a job's file for good: without its key, copies in backups are noise."""
    if not job.file:
        return
    files.remove(job.file)
    key, job.file, job.key = job.key, "", None
    Job.objects.filter(pk=job.pk).update(file="", key=None)
    if key is not None:
        key.delete()
