"""The figures of a snapshot as somebody may see them. They name organizations, never people."""

from dataclasses import dataclass
from itertools import combinations

from accounts.models import Organization
from training.models import Award, Grant, OverlapSnapshot

from . import publishing, snapshots


@dataclass(frozen=True)
class Line:
    """An organization, or a pair of them; `count` and `at_most` 0 where they are hidden."""

    who: tuple[Organization, ...]
    count: int
    at_most: int = 0


@dataclass(frozen=True)
class Table:
    snapshot: OverlapSnapshot
    organizations: list[Line]
    pairs: list[Line]
    together: publishing.Span | None

    @property
    def hides(self) -> bool:
        figures = [line.count for line in (*self.organizations, *self.pairs)]
        return publishing.HIDDEN in [*figures, *(line.at_most for line in self.pairs)]


def granted_to(award: Award, user) -> set:
    """Ids of the organizations of which this evaluator may see figures now."""
    grants = Grant.objects.in_force().held_in(user.membership).filter(award=award)
    return set(grants.values_list("organization", flat=True))


def table(award: Award, among: set | None = None) -> Table | None:
    """The newest figures of the organizations that still agree; `among`: of these only."""
    snapshot = snapshots.newest(award)
    if snapshot is None:
        return None
    figures = snapshot.figures
    there = [each for each in snapshots.taking_part(award) if f"unique|{each.pk}" in figures]
    seen = [each for each in there if among is None or each.pk in among]
    organizations = [Line((each,), figures[f"unique|{each.pk}"]) for each in seen]
    pairs = [_pair(figures, *both) for both in combinations(seen, 2)]
    return Table(snapshot, organizations, pairs, _together(figures, organizations, pairs))


def _pair(figures: dict, one: Organization, other: Organization) -> Line:
    name = "|".join(sorted([str(one.pk), str(other.pk)]))
    return Line((one, other), figures[f"shared|{name}"], figures[f"at_most|{name}"])


def _together(figures: dict, organizations: list[Line], pairs: list[Line]):
    if len(organizations) < 2:
        return None
    unique = {str(line.who[0].pk): line.count for line in organizations}
    shared = {tuple(each.pk for each in line.who): line.count for line in pairs}
    return publishing.together(unique, shared, figures.get("more|" + "|".join(sorted(unique))))
