"""Many hands at the same moment: for tests of races."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def all_at_once(acts) -> list[str]:
    """Each act in a thread and a connection of its own; gives "done" or the name of the error."""
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait(timeout=60)
            act()
            return "done"
        except Exception as fault:
            return type(fault).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))
