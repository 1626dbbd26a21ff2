"""make.participant(org), make.offering(org) …: plain functions, explicit values, no randomness."""

from datetime import date, time, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import DataKey, Organization
from training.models import (
    Award,
    AwardOrganization,
    Course,
    Grant,
    Offering,
    OfferingFacilitator,
    Program,
    Session,
)
from youth import consenting
from youth.models import Center, Community, ConsentText, Guardian, Participant, Place
from youth.models.consent import Method, Purpose

_serial = count(1)


def organization(slug: str, **given) -> Organization:
    values = {"kind": "ngo", "public_name": slug.title(), "country": "HN"}
    values["time_zone"] = "UTC"  # as the tests' own days: else "today" differs in the evening
    return Organization.objects.create(slug=slug, **values | given)


def place(code: str = "HN0801", name: str = "Distrito Central", country: str = "HN") -> Place:
    """A municipality, and its department above it."""
    parent, _made = Place.objects.get_or_create(
        code=code[:4], defaults={"name": "Francisco Morazán", "level": 1, "country": country}
    )
    found, _made = Place.objects.get_or_create(
        code=code, defaults={"name": name, "level": 2, "country": country, "parent": parent}
    )
    return found


def community(org: Organization, name: str = "Las Flores") -> Community:
    return Community.objects.create(organization=org, name=name, place=place())


def center(org: Organization, name: str = "Centro Amanecer") -> Center:
    return Center.objects.get_or_create(
        organization=org,
        name=name,
        defaults={"place": place(), "landmark_es": "Frente al parque, dos cuadras al sur"},
    )[0]


def award(code: str, donor: Organization, organizations=()) -> Award:
    made = Award.objects.create(
        code=code,
        name_es=f"Fondo {code}",
        donor=donor,
        starts_on=date(2025, 1, 1),
        ends_on=date(2028, 12, 31),
    )
    for each in organizations:
        AwardOrganization.objects.create(award=made, organization=each)
    return made


def grant(award: Award, evaluator, org: Organization, certificates: bool = False) -> Grant:
    return Grant.objects.create(
        award=award,
        evaluator=evaluator,
        organization=org,
        certificates=certificates,
        starts_on=timezone.localdate() - timedelta(days=30),
    )


def program(org: Organization, award: Award | None = None) -> Program:
    if award is None:
        award = Award.objects.filter(shares__organization=org).first()
    n = next(_serial)
    return Program.objects.create(
        organization=org, award=award, slug=f"programa-{n}", name_es="Oficios con futuro"
    )


def course(org: Organization, **given) -> Course:
    n = next(_serial)
    values = {
        "name_es": f"Electricidad de casas {n}",
        "name_en": f"Household electricity {n}",
        "kind": "technical",
        "hours": 48,
        "skills_es": "Instalar circuitos de luz\nConectar un tablero",
        "skills_en": "Install lighting circuits\nConnect a panel",
        "certificate": "achievement",
    }
    return Course.objects.create(organization=org, **values | given)


def offering(org: Organization, *, sessions: int = 0, facilitator=None, **given) -> Offering:
    """A published group of 25 seats that began 30 days ago; `sessions` days held, one a day."""
    today = timezone.localdate()
    values = {
        "program": given.get("program") or program(org),
        "course": given.get("course") or course(org),
        "center": given.get("center") or center(org),
        "name": "Ceiba",
        "state": "published",
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=30),
        "weekdays": [0, 2, 4],
        "starts_at": time(14),
        "ends_at": time(16),
        "capacity": 25,
    }
    made = Offering.objects.create(organization=org, **values | given)
    if facilitator:
        OfferingFacilitator.objects.create(offering=made, user=facilitator)
    for day in range(sessions):
        session(made, today - timedelta(days=sessions - day))
    return made


def session(offering: Offering, on: date | None = None, **given) -> Session:
    values = {"on": on or timezone.localdate(), "starts_at": time(14), "ends_at": time(16)}
    return Session.objects.create(
        organization=offering.organization, offering=offering, **values | given
    )


def participant(
    org: Organization,
    given: str = "María José",
    surname1: str = "Mejía",
    surname2: str = "Núñez",
    *,
    born: date | None = None,
    consented: bool = True,
    **more,
) -> Participant:
    """An adult of twenty who agreed to take part, unless told otherwise."""
    if born is None:
        born = timezone.localdate().replace(day=1) - timedelta(days=20 * 366)
    key = DataKey.make(org)
    key.save()
    values = {"sex": "female", "birth_estimated": False}
    person = Participant(
        organization=org,
        key=key,
        names={"given": given, "surname1": surname1, "surname2": surname2},
        born=born.isoformat(),
        born_month=born.replace(day=1),
        **values | more,
    )
    person.save()
    if consented:
        consent(person)
    return person


def minor(org: Organization, *, consented: bool = True, guardian_named: bool = True, **more):
    """A young person of fifteen; with a guardian who permits, unless told otherwise."""
    born = timezone.localdate().replace(day=1) - timedelta(days=15 * 366)
    person = participant(org, born=born, consented=False, **more)
    adult = guardian(person) if guardian_named else None
    if consented:
        consent(person, guardian=adult, assent=True)
    return person


def guardian(person: Participant, name: str = "Rosa Núñez") -> Guardian:
    return Guardian.objects.create(
        organization=person.organization, participant=person, name=name, relation="mother"
    )


def consent_text(purpose: str = Purpose.SERVICES) -> ConsentText:
    return ConsentText.objects.get_or_create(
        purpose=purpose,
        version="1",
        defaults={"text_es": "Acepto participar.", "published_on": date(2025, 1, 1)},
    )[0]


def consent(person: Participant, purpose: str = Purpose.SERVICES, **given):
    values = {
        "actor": "system:tests",
        "method": Method.SIGNED,
        "text": consent_text(purpose),
        "decided_on": timezone.localdate(),
        "assent": True,
    }
    return consenting.give(person, purpose, **values | given)
