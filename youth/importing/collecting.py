"""Let the garbage collector wait while some hundred rows are worked on.

What a step makes refers to nothing that refers back: it goes by itself when the step is done. To
look through the whole program for it, again and again, takes a quarter of the time of an import.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """For a step of bounded size, never for a whole list."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
