"""People of the demo who may be registered twice; of some pairs it was said what they are."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Organization, User
from youth import intake
from youth.details import ConsentDetails, ContactDetails, PersonDetails
from youth.merging import acts, comparing, review
from youth.models import Center, ConsentText, Double, Participant
from youth.models.consent import Method, Purpose

from . import catalogue
from .catalogue.doubles import Pair, Written
from .lists import born
from .people import ACTOR

WHY = "the invented people of the demo"
DIAL = {"HN": "+504", "SV": "+503", "GT": "+502"}


def add() -> None:
    filled = set(Double.objects.unscoped(WHY).values_list("organization", flat=True))
    for slug, pairs in catalogue.DOUBLES.items():
        organization = Organization.objects.get(slug=slug)
        if organization.pk not in filled:
            fill(organization, pairs)


def fill(organization: Organization, pairs: list[Pair]) -> None:
    made = [
        (pair, register(organization, pair.one, pair), register(organization, pair.other, pair))
        for pair in pairs
    ]
    review.look_at(organization, [person.pk for _pair, *both in made for person in both])
    members = {"memberships__organization": organization, "memberships__role": "coordinator"}
    coordinator = User.objects.filter(**members).order_by("pk").first()
    for pair, one, other in made:
        decide(pair, one, other, coordinator)


def decide(pair: Pair, one: Participant, other: Participant, coordinator: User) -> None:
    if pair.then == "different":
        review.noted(one, other)
        review.say_different(one, other, actor=coordinator)
    if pair.then == "merged":
        lines = comparing.lines(one, other)
        picked = {line.name: line.default for line in lines if line.differs}
        acts.merge(one, other, comparing.chosen(one, other, picked), actor=coordinator)


def register(organization: Organization, written: Written, pair: Pair) -> Participant:
    center = Center.objects.filter(organization=organization).order_by("name").first()
    phone = f"{DIAL[organization.country]}{written.phone}"
    details = PersonDetails(
        given=written.given,
        surname1=written.surname1,
        surname2=written.surname2,
        born=born(written),
        sex="female" if pair.female else "male",
        place=center.place,
        place_text=center.place.name,
        contacts=(ContactDetails(phone),) if written.phone else (),
    )
    signed = ConsentDetails(
        text=ConsentText.objects.in_use(Purpose.SERVICES).get(),
        method=Method.SIGNED,
        decided_on=timezone.localdate() - timedelta(days=5),
    )
    return intake.register(organization, details, actor=ACTOR, consent=[signed])
