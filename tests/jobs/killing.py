"""A worker that is really killed, at any moment of its work.

Workers are forked from the tests, with everything loaded: a round takes well under a second. The
moment is drawn uniformly over the time that the work takes undisturbed; on a machine that others
slow down it takes longer by then, so that time is drawn out or shortened by where kills fall. Then
the next worker goes on, and what is there at the end is compared with what an undisturbed one left.
"""

import logging
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connections

from jobs import workers
from jobs.models import Job, State

PATIENCE = 120  # seconds for a worker to come to its end
LONGER, SHORTER = 1.3, 0.9  # after a kill before the work began, or after its end
MOST_IN_A_ROW = 2  # kills of one job: a third turn that gets no further is its last
TESTS = os.getpid()  # who prepares and judges is never killed
# A worker's name is held on the whole machine, and other processes of the run kill theirs.
OURS = Path(settings.OWN).name
MARK = Path(settings.OWN) / "somebody-fell-here"
PLACES = ("before start", "reading", "storing", "finishing")


def start(name: str) -> int:
    """A worker in a process of its own, until nothing waits any more; gives its process id."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    # Never closed: it has to be open still when the fall itself is written down.
    log, code = log_of(name).open("a"), 1
    try:
        logging.basicConfig(stream=log, force=True)
        workers.serve(f"{OURS}-{name}", interval=0.01, until_empty=True)
        code = 0
    except BaseException:
        logging.exception("the worker fell")
    finally:
        log.flush()
        os._exit(code)


def run(name: str, patience: int = PATIENCE) -> float:
    """Let a worker come to its end; gives the seconds that it took."""
    began, child = time.monotonic(), start(name)
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() - began > patience:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError(f"the worker did not come to its end: {log_of(name).read_text()}")
        time.sleep(0.002)
    assert ended[1] == 0, log_of(name).read_text()
    return time.monotonic() - began


def kill(name: str, after: float, wait: Callable[[], None]) -> bool:
    """Kill a worker some seconds after it started and `wait` came back; False if it had come to
    its end before."""
    child = start(name)
    wait()
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def fall(name: str) -> None:
    """Let a worker run into a place where it kills itself."""
    _pid, status = os.waitpid(start(name), 0)
    assert os.WIFSIGNALED(status), f"it did not fall: {log_of(name).read_text()}"


def here() -> None:
    """Such a place: the worker that comes first is killed, and the next one passes."""
    if os.getpid() != TESTS and not MARK.exists():
        MARK.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def log_of(name: str) -> Path:
    return Path(settings.OWN) / f"{name}.log"


class Story:
    """One kind of work: how it is given to the worker, and how it is judged afterwards."""

    kind = ""
    job: Job
    in_a_row = MOST_IN_A_ROW
    longest = float("inf")  # seconds up to which kills are drawn, where the work takes longer
    patience = PATIENCE

    def under_way(self) -> None:
        """Waited for before every other kill of one job."""

    def begin(self) -> Job:
        """Everything anew, the same for each round; gives the job that waits."""
        raise NotImplementedError

    def place(self) -> str:
        """Where the work stands: one of PLACES."""
        raise NotImplementedError

    def early(self) -> list[str]:
        """What is wrong while the job is not done: seen too early, or lost already."""
        raise NotImplementedError

    def picture(self) -> dict:
        """What is there at the end, the same for each round."""
        raise NotImplementedError


class Kills:
    """Rounds of one story: how many kills hit where, and what was lost or doubled by them."""

    def __init__(self, story: Story, seed: int, measured: int = 1) -> None:
        self.measured, self.story, self.chance = measured, story, random.Random(seed)
        self.places, self.lost, self.doubled = Counter(), [], []
        self.whole, self.seconds = self._undisturbed()
        self.reach = min(self.seconds, story.longest)  # kills are drawn up to here
        self.wanted = self.begun = 0

    def _undisturbed(self) -> tuple[dict, float]:
        """What the work leaves, and the time it takes, when nobody disturbs it."""
        took = []
        for _time in range(self.measured):
            self.story.begin()
            took.append(run("undisturbed", self.story.patience))
            whole = self.story.picture()
        return whole, sorted(took)[len(took) // 2]

    def rounds(self, kills: int) -> "Kills":
        self.wanted = kills
        for number in range(kills * 5):
            if self.total >= kills and self.inside:
                break
            self._round(number)
        assert self.total >= kills, "the worker was too quick to be hit"
        assert self.inside, "no kill hit the work itself"
        return self

    def planted(self) -> "Kills":
        """One round whose worker runs into `here`."""
        MARK.unlink(missing_ok=True)
        job = self.story.begin()
        fall("fell")
        self._note(0, self.story.early())
        run("next", self.story.patience)
        self._note(0, self._differences(Job.objects.get(pk=job.pk)))
        return self

    @property
    def total(self) -> int:
        return sum(self.places.values())

    @property
    def inside(self) -> int:
        return self.total - self.places[PLACES[0]]

    def _round(self, number: int) -> None:
        job = self.story.begin()
        self.begun += 1
        name = f"killed-{number}"
        for time_ in range(self.chance.randint(1, self.story.in_a_row)):
            wait = self.story.under_way if time_ % 2 else lambda: None
            if not kill(name, self.chance.uniform(0, self.reach), wait):
                self.reach *= SHORTER
                break
            place = self.story.place()
            self.places[place] += 1
            if place == PLACES[0]:
                self.reach *= LONGER
            told = Job.objects.get(pk=job.pk)
            if told.state != State.DONE:
                self._note(number, self.story.early())
            if self.inside and self.total >= self.wanted:
                break
        # The same worker anew, or another one that finds the first one gone.
        run(self.chance.choice([name, f"next-{number}"]), self.story.patience)
        self._note(number, self._differences(Job.objects.get(pk=job.pk)))

    def _differences(self, job: Job) -> list[str]:
        if job.state != State.DONE:
            return [f"less: the job is {job.state} {job.problem}"]
        found = self.story.picture()
        return [_told(part, self.whole[part], found[part]) for part in _unequal(self.whole, found)]

    def _note(self, number: int, faults: list[str]) -> None:
        for fault in faults:
            (self.doubled if fault.startswith("more") else self.lost).append((number, fault))

    def row(self) -> str:
        cells = [self.story.kind, self.total, *(self.places[place] for place in PLACES)]
        return _line([*cells, len(self.lost), len(self.doubled)])


def _unequal(whole: dict, found: dict) -> list[str]:
    return [part for part in whole if whole[part] != found[part]]


def _told(part: str, whole, found) -> str:
    """Is there more than there should be, or less (or something else); and what."""
    if isinstance(whole, list):
        odd = [each for each in (*whole, *found) if whole.count(each) != found.count(each)]
        return f"{'more' if len(found) > len(whole) else 'less'}: {part} {odd[:3]}"
    return f"{'more' if str(found) > str(whole) else 'less'}: {part} {whole} ≠ {found}"


def header() -> str:
    return _line(["work", "kills", *PLACES, "lost", "doubled"])


def _line(cells: list) -> str:
    return f"{cells[0]!s:22}" + "".join(f"{cell!s:>14}" for cell in cells[1:])
