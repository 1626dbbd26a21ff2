"""Rows of a table with too few people become one row with a neighbor: pure.

"10-14" and "15-19" become one, as "male" and "undisclosed" do. So that
less has to be hidden, and what is shown says more.
"""

from collections.abc import Mapping, Sequence

Groups = list[tuple[str, ...]]


def grouped(counts: Mapping[str, int], k: int, order: Sequence[str], *, neighbors: bool) -> Groups:
    """Groups of names of rows, each of `k` people or more if there are as many; [] if it is one.

    `counts` says how many people decide on it. Where `neighbors` only rows that follow each other
    come together; else the smallest with the next smallest.
    """
    groups: Groups = [(name,) for name in order]
    while len(groups) > 1:
        sizes = [sum(counts.get(name, 0) for name in group) for group in groups]
        at = min(range(len(groups)), key=lambda each: sizes[each])
        if sizes[at] >= k:
            break
        beside = [each for each in range(len(groups)) if each != at]
        if neighbors:
            beside = [each for each in beside if abs(each - at) == 1]
        other = min(beside, key=lambda each: sizes[each])
        first, second = sorted((at, other))
        groups[first] = groups[first] + groups.pop(second)
    return groups if len(groups) > 1 else []
