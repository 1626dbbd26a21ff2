"""Young people who moved on to another organization of the award, and both that agreed to count."""

from django.utils import timezone

from accounts.models import Organization
from training import seats
from training.models import Award, Enrollment, Offering, OverlapAgreement
from training.overlap import agreeing, snapshots
from youth.models import Participant

from . import groups, lists
from .catalogue.doubles import Written
from .outcomes import FIRST, LEMPA, who

WHY = "the invented people of the demo"
AWARD, FROM, TO = "horizonte-1", "CEB2A4", "BLS4T8"
MOVED = 12  # people: more than the least that is shown


def add() -> None:
    award = Award.objects.get(code=AWARD)
    if OverlapAgreement.objects.filter(award=award).exists():
        return
    move_on(Offering.objects.get(code=TO))
    for slug, by in (("taller-abierto", FIRST), ("puentes-del-lempa", LEMPA)):
        agreeing.agree(award, Organization.objects.get(slug=slug), actor=who(by))
    snapshots.make(award, timezone.localdate())


def move_on(offering: Offering) -> None:
    """They come on a list, as one organization hands it to the other, and get a seat."""
    rows = Enrollment.objects.unscoped(WHY).filter(offering__code=FROM)
    found = rows.select_related("participant__key").order_by("id")[:MOVED]
    told = [as_listed(each.participant) for each in found]
    batch = lists.store(offering.organization, "Vienen de Taller Abierto.csv", told, LEMPA)
    for person in Participant.objects.unscoped(WHY).filter(batch=batch).order_by("pk"):
        seats.enroll(offering, person, actor=who(LEMPA))
    groups.attend(offering, list(offering.sessions.all()), seed=MOVED)


def as_listed(person: Participant) -> tuple[Written, str, str, str]:
    name, born = person.full_name, person.birth_date
    age = timezone.localdate().year - born.year
    names = (name.given, name.surname1, name.surname2)
    told = Written(*names, born.day, born.month, age)
    return told, "F" if person.sex == "female" else "M", "Rosa Rivas", "sí"
