"""Outcomes of the demo that were certified: of some people, of a group, a center and an award."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Organization, User
from training.attesting import acts, outcomes
from training.certifying.composing import Refused
from training.models import Award, CohortCertificate, Enrollment, Offering, Outcome
from training.outcomes import acts as proving
from youth.models.community import Center

WHY = "the invented people of the demo"
SECOND = "coordinacion2@taller.example"
TALLER, LEMPA = "coordinacion@taller.example", "coordinacion@lempa.example"
# (group, person) of the outcomes: does the paper name where, and who issues it
PERSONS = {
    ("CEB2A4", 3): (True, TALLER),
    ("CEB2A4", 5): (False, TALLER),
    ("MQZ5D7", 2): (True, LEMPA),
}


class Cohort(NamedTuple):
    """Which groups: one, those of a center, or those of the award that end in some days."""

    by: str
    organization: str
    group: str = ""
    center: str = ""
    days: tuple[int, int] | None = None


# The second shows how figures of few are hidden, the third a group that is going on.
COHORTS = [
    Cohort(TALLER, "taller-abierto", days=(-365, -100)),
    Cohort(TALLER, "taller-abierto", center="Centro Las Acacias", days=(-90, 0)),
    Cohort(LEMPA, "puentes-del-lempa", group="MQZ5D7"),
]
# What became of the people of a group long over: so many of each kind, one after the other.
FOUND = "RBT5K7"
BECAME = {"new_job": 13, "own_business": 2, "back_to_school": 2}
HEARD = "Llamé en junio: sigue igual, y contento con el trabajo."


def persons(made: dict[tuple[str, int], Outcome]) -> None:
    for key, (where, by) in PERSONS.items():
        if key in made:
            outcomes.issue(made[key], where=where, actor=_who(by))


def found() -> None:
    """One proposes, another one confirms; once."""
    rows = Enrollment.objects.unscoped(WHY).filter(offering__code=FOUND, state="completed")
    rows = list(rows.select_related("participant__key", "participant__organization", "offering"))
    kinds = [kind for kind, number in BECAME.items() for _one in range(number)]
    if Outcome.objects.unscoped(WHY).filter(enrollment__in=rows).exists():
        return
    for enrollment, kind in zip(rows, kinds, strict=False):
        on = timezone.localdate() - timedelta(days=150)
        told = proving.Told(kind, on, enrollment=enrollment)
        shown = proving.Shown("word")
        outcome = proving.propose(enrollment.participant, told, shown, actor=_who(SECOND))
        proving.confirm(outcome, "called", note=HEARD, actor=_who(TALLER))


def cohorts() -> None:
    """Once: two certificates never count the same groups."""
    for row in COHORTS:
        organization = Organization.objects.get(slug=row.organization)
        selection = _selection(row, organization)
        known = CohortCertificate.objects.filter(
            organization=organization, center=selection.center, offering=selection.offering
        )
        if known.exists():
            continue
        try:
            draft = acts.draft(selection)
        except Refused:  # the demo was loaded long ago: these groups are over
            continue
        acts.certify(draft, actor=_who(row.by), seen=draft.mark)


def _selection(row: Cohort, organization: Organization) -> acts.Selection:
    today = timezone.localdate()
    start, end = (today + timedelta(days=n) for n in row.days) if row.days else (None, None)
    return acts.Selection(
        Award.objects.get(code="horizonte-1"),
        organization,
        Center.objects.filter(organization=organization, name=row.center).first(),
        Offering.objects.filter(organization=organization, code=row.group).first(),
        start,
        end,
    )


def _who(email: str) -> User:
    return User.objects.get(email=email)
