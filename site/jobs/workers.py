"""The process that works off the queue, and how the work of one that was killed is taken up.

The task package runs what is ready and marks it. A worker killed in the middle leaves its task
"running" for ever; here it goes back into the queue: at once where the same worker starts anew or
its process is surely gone, else when the worker has not been seen for ten minutes.
"""

import fcntl
import logging
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from rumbo.tasks import BACKEND, Status

from . import kinds, working
from .models import ACTIVE, Job, Worker
from .starting import hand_over

log = logging.getLogger(__name__)
BEAT = 20  # seconds between two signs of life
LEASE = timedelta(minutes=10)
ALIVE = timedelta(minutes=2)  # a worker seen within this time is taken to be there
KEPT = timedelta(days=7)  # finished rows of the queue
HOUR = 3600


class Busy(Exception):
    """A worker of this name runs already: two would take each other's work."""


class Loop(db_worker.Worker):
    """The package's worker, one round at a time; a signal also ends the job in hand, in order."""

    def __init__(self, name: str) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=1,
            worker_id=name,
        )

    def shutdown(self, signum, frame) -> None:
        working.stopping.set()
        super().shutdown(signum, frame)

    def round(self) -> bool:
        """Do one task that is ready; False if there was none. Looking takes no lock."""
        if not ready().exists():
            return False
        self._run_tasks = 0
        self.run()
        return bool(self._run_tasks)


def serve(name: str, interval: float, until_empty: bool = False) -> None:
    """Work until asked to end, or until nothing is ready. Raises Busy."""
    with alone(name):
        loop, process = Loop(name), Process(name)
        loop.configure_signals()
        working.around = process
        while loop.running:
            try:
                process.look_after()
                if loop.round():
                    continue
                if until_empty:
                    return
            except (OperationalError, InterfaceError) as fault:
                # Busy, or restarting: asked again after the pause. What was in hand goes back.
                log.warning("the database does not answer: %s", type(fault).__name__)
                process.seen = -BEAT
            close_old_connections()
            if loop.running:
                time.sleep(interval)


class Process(working.Surroundings):
    """This process: its signs of life, also in the middle of a long job, and its chores."""

    def __init__(self, name: str) -> None:
        self.name, self.seen, self.swept = name, -BEAT, 0.0

    def look_after(self) -> None:
        """Between two tasks, from time to time: nothing of ours is running now."""
        if time.monotonic() - self.seen < BEAT:
            return
        beat(self.name)
        take_back(self.name)
        tidy()
        if time.monotonic() - self.swept >= HOUR or not self.swept:
            do_chores()
            self.swept = time.monotonic()
        self.seen = time.monotonic()

    def is_alive(self) -> None:
        if time.monotonic() - self.seen >= BEAT:
            beat(self.name)
            self.seen = time.monotonic()

    def others_wait(self) -> bool:
        return ready().exists()


@contextmanager
def alone(name: str):
    """Hold the worker's name as long as the process lives; the system frees it with the process."""
    with open(_lock_file(name), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(name) from None
        yield


def beat(name: str) -> None:
    now = timezone.now()
    if not Worker.objects.filter(pk=name).update(beat_at=now):
        Worker.objects.create(name=name, started_at=now, beat_at=now)


def is_anybody_working() -> bool:
    """Was any worker seen in the last two minutes?"""
    return Worker.objects.filter(beat_at__gte=timezone.now() - ALIVE).exists()


def is_stuck() -> bool:
    """Has anything that could be done been waiting for longer than ten minutes?"""
    return ready().filter(enqueued_at__lt=timezone.now() - LEASE).exists()


def ready():
    """The tasks of the queue that can be done now."""
    return DBTaskResult.objects.ready().filter(backend_name=BACKEND)


def take_back(name: str) -> int:
    """Put back into the queue what killed workers left running; gives how many.

    Called by the holder of `name` between two tasks: whatever ran under it runs no more.
    """
    taken = 0
    for row in DBTaskResult.objects.running().filter(backend_name=BACKEND):
        owner = row.worker_ids[-1] if row.worker_ids else ""
        if owner == name or _is_gone(owner, row.started_at):
            # Of two that take it back at once, one: the time it was started stands in the WHERE.
            same = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
            taken += same.update(status=Status.READY)
    return taken


def tidy() -> None:
    """Hand over again what fell between the queue and its job; take away what has expired."""
    known = DBTaskResult.objects.exclude(status__in=[Status.SUCCESSFUL, Status.FAILED])
    for job in Job.objects.filter(state__in=ACTIVE):
        if not job.task or not known.filter(pk=job.task).exists():
            with transaction.atomic():
                same = Job.objects.select_for_update().filter(pk=job.pk, task=job.task)
                if same.filter(state__in=ACTIVE).exists():
                    hand_over(job)
    for job in Job.objects.filter(expires_at__lt=timezone.now()).exclude(file=""):
        working.forget_file(job)
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


def do_chores() -> None:
    """What the apps clear away once an hour; one that fails keeps nobody from working."""
    for chore in kinds.chores():
        try:
            chore()
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:
            log.error("chore %s: %s", chore.__name__, type(fault).__name__)


def _is_gone(owner: str, since) -> bool:
    """Is the worker surely not at work any more?"""
    if _lock_file(owner).exists():  # on this machine: its lock tells
        with suppress(Busy), alone(owner):
            return True
        return False
    seen = Worker.objects.filter(pk=owner).values_list("beat_at", flat=True).first() or since
    return max(seen, since) < timezone.now() - LEASE


def _lock_file(name: str) -> Path:
    folder = Path(settings.VAR) / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.lock"
