"""Organizations, the people who sign in, awards, grants and the catalogue of the demo."""

from datetime import date, time, timedelta

from django.utils import timezone

from accounts.models import Organization, User
from accounts.people import create_user, give_role
from training.models import (
    Award,
    AwardOrganization,
    Course,
    Grant,
    Offering,
    OfferingFacilitator,
    Program,
    Signatory,
)
from youth.models import Center, Community, Place

from . import catalogue

ACTOR = "system:load_demo"


def organizations() -> None:
    for slug, name, kind, country, zone in catalogue.ORGANIZATIONS:
        Organization.objects.get_or_create(
            slug=slug,
            defaults={"public_name": name, "kind": kind, "country": country, "time_zone": zone},
        )


def people() -> None:
    for email, given, surname, language, role, slug in catalogue.PEOPLE:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = create_user(
                email, given, surname, language, password=catalogue.PASSWORD, actor=ACTOR
            )
        organization = Organization.objects.get(slug=slug) if slug else None
        give_role(user, role, organization, actor=ACTOR)


def awards() -> None:
    evaluator = User.objects.get(email="evaluacion@horizonte.example")
    for number, row in enumerate(catalogue.AWARDS):
        code, es, en, donor, members, first, last = row
        award, _made = Award.objects.get_or_create(
            code=code,
            defaults={
                "name_es": es,
                "name_en": en,
                "donor": Organization.objects.get(slug=donor),
                "starts_on": date.fromisoformat(first),
                "ends_on": date.fromisoformat(last),
            },
        )
        for slug in members:
            organization = Organization.objects.get(slug=slug)
            AwardOrganization.objects.get_or_create(award=award, organization=organization)
            # Names only under the first award: the second shows what an evaluator sees without.
            Grant.objects.get_or_create(
                award=award,
                evaluator=evaluator,
                organization=organization,
                revoked_at=None,
                defaults={"certificates": number == 0, "starts_on": award.starts_on},
            )


def places_of_work() -> None:
    for slug, name, code, es, en, step_free, childcare, *ways in catalogue.CENTERS:
        arrive_es, arrive_en, open_es, open_en = ways
        organization, place = Organization.objects.get(slug=slug), Place.objects.get(code=code)
        Center.objects.get_or_create(
            organization=organization,
            name=name,
            defaults={
                "place": place,
                "landmark_es": es,
                "landmark_en": en,
                "arrive_es": arrive_es,
                "arrive_en": arrive_en,
                "open_es": open_es,
                "open_en": open_en,
                "wheelchair": step_free,
                "childcare": childcare,
            },
        )
        for community in ("Las Brisas", "El Progreso", "San Isidro"):
            Community.objects.get_or_create(organization=organization, name=community, place=place)
    for order, (slug, name, es, en) in enumerate(catalogue.SIGNATORIES):
        Signatory.objects.get_or_create(
            organization=Organization.objects.get(slug=slug),
            name=name,
            defaults={"role_es": es, "role_en": en, "order": order},
        )


def courses() -> dict[str, Course]:
    """{key of the catalogue: the course}"""
    made = {}
    for row in catalogue.COURSES:
        key, slug, es, en, kind, hours, certificate, least, assessed, score, *texts = row
        skills_es, skills_en, summary_es, summary_en = texts
        made[key], _new = Course.objects.get_or_create(
            organization=Organization.objects.get(slug=slug),
            name_es=es,
            defaults={
                "name_en": en,
                "kind": kind,
                "hours": hours,
                "certificate": certificate,
                "least_attendance": least,
                "assessed": assessed,
                "least_score": score,
                "skills_es": skills_es,
                "skills_en": skills_en,
                "summary_es": summary_es,
                "summary_en": summary_en,
            },
        )
    return made


def programs() -> None:
    for slug, award, address, es, en, aim_es, aim_en in catalogue.PROGRAMS:
        Program.objects.get_or_create(
            slug=address,
            defaults={
                "organization": Organization.objects.get(slug=slug),
                "award": Award.objects.get(code=award),
                "name_es": es,
                "name_en": en,
                "aim_es": aim_es,
                "aim_en": aim_en,
            },
        )


def first_of(weekdays: list[int], day: date) -> date:
    """The first of these days of the week on or after `day`: no group starts on a day off."""
    return day + timedelta(days=min((weekday - day.weekday()) % 7 for weekday in weekdays))


def group(row: catalogue.Group, course: Course) -> Offering:
    """One group of the catalogue, with dates around today."""
    organization = course.organization
    starts_on = first_of(row.days, timezone.localdate() + timedelta(days=row.first))
    bring_es, bring_en = catalogue.BRING.get(row.course, catalogue.BRING_ELSE)
    made, new = Offering.objects.get_or_create(
        code=row.code,
        defaults={
            "organization": organization,
            "program": Program.objects.get(slug=row.program),
            "course": course,
            "center": Center.objects.get(organization=organization, name=row.center),
            "name": row.name,
            "state": "published",
            "modality": row.modality,
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=row.length),
            "weekdays": row.days,
            "starts_at": time.fromisoformat(row.start),
            "ends_at": time.fromisoformat(row.end),
            "capacity": row.seats,
            "least_age": row.ages[0],
            "most_age": row.ages[1],
            "childcare": row.childcare,
            "documents_needed": row.documents,
            "bring_es": bring_es,
            "bring_en": bring_en,
        },
    )
    leader = User.objects.filter(
        memberships__organization=organization, memberships__role="facilitator"
    ).first()
    if new and leader:
        OfferingFacilitator.objects.create(offering=made, user=leader)
    return made
