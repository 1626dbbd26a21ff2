"""A certificate to look at before any is issued: an invented person, a code that nobody has."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Organization
from training.certifying import composing, logos
from training.certifying.facts import (
    SKILL_LENGTH_MAX,
    SKILLS_MAX,
    CertificateFacts,
    Signatory,
)
from training.models import Course
from training.models.course import CertificateKind

NAME = "María Fernanda Ejemplo Núñez"
NOBODY = (Signatory("Nombre de quien firma", "Cargo", "Position"),)
INVENTED = {
    "kind": CertificateKind.ACHIEVEMENT,
    "course_es": "Electricidad de casas, nivel básico",
    "course_en": "Household electricity, basic level",
    "hours": Decimal(48),
    "skills_es": ("Instalar circuitos de luz y tomas", "Conectar un tablero de distribución"),
    "skills_en": ("Install lighting and outlet circuits", "Connect a distribution panel"),
}


def facts(organization: Organization) -> CertificateFacts:
    """Of the organization's newest course, or an invented one; with today's signs and logos."""
    today = timezone.localdate(timezone=organization.zone)
    course = Course.objects.filter(organization=organization).order_by("-id").first()
    return CertificateFacts(
        **(_of(course) if course else INVENTED),
        **_dates(today),
        code=composing.SAMPLE_CODE,
        name=NAME,
        issuer=organization.public_name,
        signatories=composing.signatories(organization) or NOBODY,
        logos=logos.marks(organization),
        verify_url=composing.verify_url_of(composing.SAMPLE_CODE),
        language=composing.language_of(organization),
    )


def _of(course: Course) -> dict:
    skills = {
        language: tuple(skill[:SKILL_LENGTH_MAX] for skill in skills[:SKILLS_MAX])
        for language, skills in course.skills.items()
    }
    return {
        "kind": course.certificate,
        "course_es": course.name_es,
        "course_en": course.name_en,
        "hours": Decimal(course.hours),
        "skills_es": skills["es"],
        "skills_en": skills["en"],
    }


def _dates(today: date) -> dict:
    return {"starts_on": today - timedelta(days=60), "ends_on": today, "issued_on": today}
