"""A record that lacks a given name, and fits two people equally, is surely neither of them. Pure.

"José Ruiz Soto" may be José Luis or José Carlos, born on the same day: compared with either alone
he is the same person; beside both it is a question for somebody who knows them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from .comparing import DIFFERENT, POSSIBLE, SAME, Compared, Match


def is_in_doubt(match: Match) -> bool:
    """Does it matter who else is like one of these two? A document decides for itself."""
    return match.verdict == SAME and "given_missing" in match.why and "document" not in match.why


def settled(match: Match, one: Compared, two: Compared, others: Iterable[Compared]) -> Match:
    """`match` of `one` and `two`; only possible where one of `others` fits one of them as well,
    and is surely somebody else than the other."""
    if not is_in_doubt(match):
        return match
    for other in others:
        fits = [other.match(side) for side in (one, two)]
        like = [each for each in fits if each.verdict != DIFFERENT and "given_missing" in each.why]
        if like and any(each.verdict == DIFFERENT for each in fits):
            return replace(match, verdict=POSSIBLE)
    return match


def settle(found: dict[tuple[int, int], Match], people: list[Compared]) -> dict:
    """All matches of a list, by positions, settled."""
    like: dict[int, set[int]] = defaultdict(set)
    for one, other in found:
        like[one].add(other)
        like[other].add(one)
    return {
        (one, other): settled(
            match,
            people[one],
            people[other],
            (people[n] for n in (like[one] | like[other]) - {one, other}),
        )
        for (one, other), match in found.items()
    }
