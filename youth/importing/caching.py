"""Cells repeat: what was made of one is remembered while a list is read, and forgotten after it."""

from collections.abc import Callable
from functools import lru_cache

SIZE = 8192
_remembering: list = []


def remembered(function: Callable) -> Callable:
    """A pure function of hashable things that remembers its last answers."""
    cached = lru_cache(SIZE)(function)
    _remembering.append(cached)
    return cached


def forget() -> None:
    """Keep nothing about anybody in the memory of a process that lives on."""
    for cached in _remembering:
        cached.cache_clear()
