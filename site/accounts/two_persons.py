"""Who together may change somebody's access: the rule itself, without any database.

A role of an organization takes two people, neither of them the one who gets it, and at least one
of them a coordinator of that organization. Platform administrators alone decide where there is
no such coordinator, and who becomes an editor or an administrator. So nobody lets themselves or
a friend in, and no administrator decides alone who sees the people of an organization.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """One of the two, as far as the change in question goes."""

    person: int
    coordinator: bool = False  # of the organization in question
    administrator: bool = False


def may_ask(asker: Standing, subject: int | None, only_administrators: bool) -> bool:
    """May this person be one of the two? `subject` is None for somebody not known yet."""
    if asker.person == subject:
        return False
    return asker.administrator or (asker.coordinator and not only_administrators)


def suffice(
    asker: Standing, decider: Standing, subject: int | None, only_administrators: bool
) -> bool:
    """May what the one asked for be confirmed by the other?"""
    pair = (asker, decider)
    if asker.person == decider.person or subject in (asker.person, decider.person):
        return False
    if only_administrators:
        return all(each.administrator for each in pair)
    return all(each.coordinator or each.administrator for each in pair) and any(
        each.coordinator for each in pair
    )
