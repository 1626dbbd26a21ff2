"""Open a stranger's file in a child process that cannot take the site down with it.

The child gets no environment (no secrets), little memory and little time, and answers in bytes
that need no decoder of their own, never in pickles. Few children are there at once.
"""

import fcntl
import os
import resource
import select
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

MEMORY = 1024**3  # bytes of address space: Linux does not enforce RLIMIT_RSS
CPU_SECONDS = 20
PIECE = 1 << 16  # bytes of an answer read at once
AHEAD = 1 << 20  # bytes that a child may answer before they are taken; by itself a sixteenth
AT_ONCE = 2  # children of this process; the others wait
ROOT = Path(__file__).resolve().parents[2]
_room = threading.BoundedSemaphore(AT_ONCE)


class Died(Exception):
    """The child broke, or took too long or too much. Without a cause: it may quote the file."""


def module(name: str, *args: object) -> list[str]:
    """The command that runs a module of ours, which calls `limit` before anything else."""
    return [sys.executable, "-m", name, *map(str, args)]


def run(command: list[str], data: bytes, wall: float) -> bytes:
    """What the command answers to `data`; Died for whatever goes wrong."""
    import subprocess  # the child, which imports this module too, starts none

    try:
        with _room:
            child = subprocess.run(  # noqa: S603 - our own interpreter and module
                command,
                input=data,
                capture_output=True,
                timeout=wall,
                cwd=ROOT,
                env=_fresh(),
                check=True,
            )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise Died from None
    return child.stdout


def lines(command: list[str], data: bytes, wall: float) -> Iterator[bytes]:
    """The same line by line, as they come, so that a long answer is never held whole.

    `wall` counts only how long it is waited for. Died may come after some lines. Close it when no
    more lines are wanted: the child is killed then. Others wait only until the first line is there:
    a child whose lines are taken slowly does nothing but wait.
    """
    import subprocess

    with ExitStack() as room:
        room.enter_context(_room)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=_fresh(),
        )
        with suppress(OSError, AttributeError):  # only Linux has wide pipes, and only so many
            fcntl.fcntl(child.stdout, fcntl.F_SETPIPE_SZ, AHEAD)
        feeding = threading.Thread(target=_feed, args=[child.stdin, data], daemon=True)
        feeding.start()
        del data  # let go as soon as the child has it
        try:
            for line in _lines(child, wall):
                room.close()
                yield line
        finally:
            child.kill()
            child.wait()
            feeding.join()
            child.stdout.close()


def _feed(pipe, data: bytes) -> None:
    with suppress(OSError), pipe:  # a child that died reads no more
        pipe.write(data)


def _lines(child, wall: float) -> Iterator[bytes]:
    begun = b""
    while True:
        since = time.monotonic()
        ready, _none, _nor = select.select([child.stdout], [], [], max(wall, 0))
        wall -= time.monotonic() - since
        if not ready:
            raise Died
        some = os.read(child.stdout.fileno(), PIECE)
        if not some:
            break
        *whole, begun = (begun + some).split(b"\n")
        yield from whole
    if begun or child.wait():
        raise Died


def _fresh() -> dict[str, str]:
    """The environment of a child: nothing of ours."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    return {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path}


def limit(memory: int = MEMORY, cpu: int = CPU_SECONDS) -> None:
    """In the child: no more than this from here on."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what was sent
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
