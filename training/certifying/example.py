"""A certificate to look at before any is issued: an invented person, a code that nobody has."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Organization
from training.certifying import composing, templates
from training.certifying.facts import (
    SKILL_LENGTH_MAX,
    SKILLS_MAX,
    CertificateFacts,
    Signatory,
)
from training.models import Course, TemplateVersion
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


def facts(organization: Organization, version: TemplateVersion | None = None) -> CertificateFacts:
    """Of the newest course that has the template, or an invented one; with today's signs and logos.

    `version` may be one that is not kept yet; without it, it is the organization's own.
    """
    version = version or templates.own(organization).current
    today = timezone.localdate(timezone=organization.zone)
    look = templates.printed(version)
    return CertificateFacts(
        **_told(version, organization),
        **_dates(today),
        **look | {"signatories": look["signatories"] or NOBODY},
        code=composing.SAMPLE_CODE,
        name=NAME,
        issuer=organization.public_name,
        verify_url=composing.verify_url_of(composing.SAMPLE_CODE),
    )


def _told(version: TemplateVersion, organization: Organization) -> dict:
    course = _course(version, organization)
    told = _of(course) if course else dict(INVENTED)
    if told["kind"] not in version.kinds:
        told["kind"] = version.kinds[0]
    return told if version.shows_skills else told | {"skills_es": (), "skills_en": ()}


def _course(version: TemplateVersion, organization: Organization) -> Course | None:
    """The newest that has this template, else the newest of its kinds, else the newest."""
    courses = Course.objects.filter(organization=organization).order_by("-id")
    if version.template_id:
        chose = templates.courses_of(version.template).order_by("-id").first()
        if chose:
            return chose
    return courses.filter(certificate__in=version.kinds).first() or courses.first()


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
