"""Open a stranger's file in a child process that cannot take the site down with it.

The child gets no environment (no secrets), little memory and little time, and answers in bytes
that need no decoder of their own, never in pickles. Few children are there at once.
"""

import os
import resource
import sys
import threading
from pathlib import Path

MEMORY = 1024**3  # bytes of address space: Linux does not enforce RLIMIT_RSS
CPU_SECONDS = 20
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

    path = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    fresh = {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path}
    try:
        with _room:
            child = subprocess.run(  # noqa: S603 - our own interpreter and module
                command,
                input=data,
                capture_output=True,
                timeout=wall,
                cwd=ROOT,
                env=fresh,
                check=True,
            )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise Died from None
    return child.stdout


def limit(memory: int = MEMORY, cpu: int = CPU_SECONDS) -> None:
    """In the child: no more than this from here on."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what was sent
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
