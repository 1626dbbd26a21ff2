"""Medians of rounds that alternate, and the line that tells of them."""

import os
import time
from collections.abc import Callable
from statistics import median

from django.db import connection

FULL = os.environ.get("BENCH_FULL") == "1"


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def side_by_side(
    rounds: int, *, before: Callable[[], object] = lambda: None, **acts: Callable[[], object]
) -> dict[str, float]:
    """{name: median seconds}; each act once to warm up, then all of them in turns.

    `before` is done before each act and is not measured.
    """
    for act in acts.values():
        act()
    took = {name: [] for name in acts}
    for _round in range(rounds):
        for name, act in acts.items():
            before()
            took[name].append(seconds(act))
    return {name: median(values) for name, values in took.items()}


def tell(figure: str, value: float, floor: str, goal: str, said: str, unit: str = "×") -> None:
    """One line; `goal` starts with ≤ or ≥ where there is one."""
    where = "" if unit == "alone" else f" · {connection.vendor}"
    shown = f"{value:.2f}×" if unit in ("×", "alone") else f"{value:,.0f} {unit}"
    print(f"{figure + where:46}{shown:>9}{floor:>9}{goal:>9}   {said}", flush=True)


def ms(value: float) -> str:
    return f"{value * 1000:.1f} ms"
