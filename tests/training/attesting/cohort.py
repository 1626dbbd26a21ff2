"""A group of invented people who came, completed, and found something: explicit, no chance."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import DataKey
from tests import builders as make
from training.attesting import acts
from training.models import Attendance, Enrollment, Offering, Outcome
from youth.models import Participant

WHY = "looking at what the tests did"


def group(org, **given) -> Offering:
    return make.offering(org, sessions=1, **given)


def people(org, number: int, *, sex: str = "female", age: int = 18) -> list[Participant]:
    """So many records at once; without names that anybody could search."""
    today = timezone.localdate()
    keys = [DataKey.make(org) for _one in range(number)]
    DataKey.objects.bulk_create(keys)
    made = [
        Participant(
            organization=org,
            key=key,
            names={"given": "Ana", "surname1": "Solís", "surname2": "", "preferred": ""},
            born_month=today.replace(year=today.year - age - 1, month=1, day=1),
            birth_estimated=True,
            sex=sex,
        )
        for key in keys
    ]
    return Participant.objects.unscoped(WHY).bulk_create(made)


def seat(offering: Offering, persons, state: str = "completed", came: bool = True) -> list:
    session = offering.sessions.first()
    seats = [
        Enrollment(
            organization_id=offering.organization_id,
            offering=offering,
            participant=person,
            state=state,
            seated_at=timezone.now() - timedelta(days=25),
        )
        for person in persons
    ]
    Enrollment.objects.unscoped(WHY).bulk_create(seats)
    if came:
        Attendance.objects.unscoped(WHY).bulk_create(
            Attendance(
                organization_id=offering.organization_id,
                session=session,
                enrollment=each,
                mark="present",
            )
            for each in seats
        )
    return seats


def found(persons, proposer, coordinator, kind: str = "new_job") -> None:
    """Each has a confirmed outcome of this month."""
    month = timezone.localdate().replace(day=1)
    Outcome.objects.unscoped(WHY).bulk_create(
        Outcome(
            organization_id=person.organization_id,
            participant=person,
            kind=kind,
            happened_on=month,
            state="confirmed",
            proposed_by=proposer,
            verified_by=coordinator,
            verified_at=timezone.now(),
            verified_how="called",
        )
        for person in persons
    )


def usual(cast, women: int = 40, men: int = 40) -> Offering:
    """Two sexes, two bands of age; half of each found a job."""
    offering = group(cast.ceiba)
    for sex, number in (("female", women), ("male", men)):
        younger = people(cast.ceiba, number // 2, sex=sex, age=17)
        older = people(cast.ceiba, number - number // 2, sex=sex, age=22)
        for some in (younger, older):
            seat(offering, some)
            found(some[: len(some) // 2], cast.facilitator, cast.coordinator)
    return offering


def selection(cast, **given) -> acts.Selection:
    return acts.Selection(cast.award, cast.ceiba, **given)


def certified(cast, of=None, **given):
    chosen = acts.again(of) if of else selection(cast, **given)
    draft = acts.draft(chosen, of=of)
    return acts.certify(draft, actor=cast.coordinator, seen=draft.mark, of=of)
