"""Invented young people, made with one fixed seed so that every demo shows the same ones."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from random import Random

from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Role
from training.models import Offering
from youth import intake
from youth.details import (
    ConsentDetails,
    ContactDetails,
    DocumentDetails,
    GuardianDetails,
    PersonDetails,
)
from youth.models import Community, ConsentText, Participant, Place
from youth.models.consent import Method, Purpose

from . import catalogue

ACTOR = "system:load_demo"
ADULT = 18


class Inventor:
    """Draws one plausible person after the other; never the same name twice."""

    def __init__(self, seed: int = 4) -> None:
        # Not for secrets: the same invented people in every demo.
        self.random = Random(seed)  # noqa: S311
        self.used: set[tuple] = set()
        self.serial = count(1)

    def people(self, offering: Offering, number: int) -> Iterator[Participant]:
        for _n in range(number):
            yield self.person(offering)

    def person(self, offering: Offering) -> Participant:
        organization = offering.organization
        born = self._birth(offering)
        details = self._details(organization, offering, born)
        consents = self._consents(details.guardian is not None, born)
        actor = self._by(organization)
        return intake.register(organization, details, actor=actor, consent=consents)

    def _by(self, organization: Organization) -> User | str:
        """A case worker registered every sixth of them, and sees those."""
        theirs = {"memberships__organization": organization, "memberships__role": Role.CASE_WORKER}
        sixth = len(self.used) % 6 == 0
        return (User.objects.filter(**theirs).first() if sixth else None) or ACTOR

    def _birth(self, offering: Offering) -> date:
        age = self.random.randint(offering.least_age, min(offering.most_age, 24))
        return offering.starts_on - timedelta(days=age * 365 + 6 + self.random.randint(20, 300))

    def _names(self, female: bool) -> tuple[str, str, str]:
        while True:
            given = catalogue.GIVEN_FEMALE if female else catalogue.GIVEN_MALE
            names = (
                self.random.choice(given),
                self.random.choice(catalogue.SURNAMES),
                self.random.choice([*catalogue.SURNAMES, ""]),
            )
            if names not in self.used:
                self.used.add(names)
                return names

    def _details(self, organization: Organization, offering: Offering, born: date):
        female = self.random.random() < 0.55
        given, surname1, surname2 = self._names(female)
        minor = _age(born, timezone.localdate()) < ADULT
        guardian = None
        if minor:
            name, relation = self.random.choice(catalogue.GUARDIANS)
            adult = f"{name} {surname1}"
            guardian = GuardianDetails(adult, self._phone(organization), relation)
        return PersonDetails(
            given=given,
            surname1=surname1,
            surname2=surname2,
            born=born,
            sex="female" if female else "male",
            place=offering.center.place,
            place_text=offering.center.place.name,
            community=self._community(organization, offering.center.place),
            studies=self.random.choice(["yes", "no"]),
            grade=self.random.choice(["9", "10", "11", "12"]),
            works=self.random.choice(["no", "no", "sometimes", "yes"]),
            contacts=(self._contact(organization, minor),),
            documents=() if minor else (self._document(organization, born),),
            guardian=guardian,
        )

    def _community(self, organization: Organization, place: Place) -> Community:
        here = Community.objects.filter(organization=organization, place=place)
        return self.random.choice(list(here))

    def _contact(self, organization, minor: bool) -> ContactDetails:
        owner = "family" if minor else self.random.choice(["own", "own", "family"])
        safety = self.random.choice(["safe", "safe", "safe", "calls_only", "do_not_contact"])
        return ContactDetails(self._phone(organization), owner=owner, safety=safety)

    def _phone(self, organization: Organization) -> str:
        first = {"HN": "9", "SV": "7", "GT": "5"}[organization.country]
        digits = f"{first}{self.random.randint(1_000_000, 9_999_999)}"
        return f"{digits[:4]}-{digits[4:]}"  # as people say it

    def _document(self, organization: Organization, born: date) -> DocumentDetails:
        number = next(self.serial)
        if organization.country == "HN":
            return DocumentDetails("dni", f"0801{born.year}{number:05d}")
        if organization.country == "SV":
            return DocumentDetails("dui", f"{number:08d}{_dui_check(number)}")
        return DocumentDetails("other", f"GT{number:08d}")

    def _consents(self, by_guardian: bool, born: date) -> list[ConsentDetails]:
        decided_on = timezone.localdate() - timedelta(days=self.random.randint(1, 20))
        purposes = [Purpose.SERVICES, Purpose.CERTIFICATE_TO_DONOR]
        if self.random.random() < 0.7:
            purposes.append(Purpose.MESSAGES)
        return [
            ConsentDetails(
                text=ConsentText.objects.in_use(purpose).get(),
                method=Method.SIGNED,
                decided_on=decided_on,
                purpose=purpose,
                by_guardian=by_guardian,
                assent=by_guardian,
            )
            for purpose in purposes
        ]


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _dui_check(number: int) -> int:
    digits = f"{number:08d}"
    return (10 - sum(int(d) * (9 - i) for i, d in enumerate(digits)) % 10) % 10
