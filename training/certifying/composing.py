"""From the records of today to the facts that a certificate freezes."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from training.certifying import layout, templates
from training.certifying.facts import (
    SKILL_LENGTH_MAX,
    SKILLS_MAX,
    CertificateFacts,
    verify_url,
)
from training.certifying.refusing import Refused as Refused
from training.models import Certificate, Offering, TemplateVersion
from training.proving import ring


@dataclass(frozen=True)
class Obstacle:
    """Why there can be no certificate, in words; answers `text(language)` as a verdict's reason."""

    words: object  # a lazily translated text

    def text(self, language: str | None = None) -> str:
        with translation.override(language or translation.get_language()):
            return str(self.words)

    def __str__(self) -> str:
        return self.text()


NOBODY_SIGNS = Obstacle(_("Nobody signs for the organization yet: add who signs its certificates."))
TOO_MANY_SKILLS = Obstacle(_("The course lists more skills than fit on a certificate: keep five."))
SKILL_TOO_LONG = Obstacle(
    _("A skill of the course is too long for a certificate: use 100 characters at most.")
)
WRONG_KIND = Obstacle(
    _("The template of the course is not for this kind of certificate: choose another one.")
)
TOO_FULL = Obstacle(
    _("The page is too full: shorten the sentence of the template, or what people can do.")
)
SAMPLE_NAME = "Nombre"
SAMPLE_CODE = "X" * 16  # of a preview: what is not issued has no code
NOT_OVER = Obstacle(_("The course is not over: there are sessions still to come."))
UNPRINTABLE = Obstacle(_("The name has a letter that we cannot print. Check how it is written."))


def obstacles(offering: Offering, version: TemplateVersion | None = None) -> list[Obstacle]:
    """What must be put right before anybody of this group can get a certificate."""
    version, found = version or templates.version_of(offering.course), []
    if not version.signing:
        found.append(NOBODY_SIGNS)
    if offering.course.certificate not in version.kinds:
        found.append(WRONG_KIND)
    lists = offering.course.skills.values()
    if any(len(skills) > SKILLS_MAX for skills in lists):
        found.append(TOO_MANY_SKILLS)
    if any(len(skill) > SKILL_LENGTH_MAX for skills in lists for skill in skills):
        found.append(SKILL_TOO_LONG)
    if not found and layout.crowded(_anybodys(offering, version)):
        found.append(TOO_FULL)
    try:
        ring.load().current(timezone.now())
    except ring.CannotSign as fault:  # nothing is issued unsigned
        found.append(Obstacle(fault.args[0]))
    return found


def _anybodys(offering: Offering, version: TemplateVersion) -> CertificateFacts:
    """What everybody's page has in common, filled: names have a place of their own."""
    shared = shared_facts(offering, today(offering), version)
    return facts_for(shared, SAMPLE_NAME, SAMPLE_CODE)


def today(offering: Offering) -> date:
    """The day it is now where the organization works."""
    return timezone.localdate(timezone=offering.organization.zone)


def is_over(offering: Offering) -> bool:
    """Has every session been held or cancelled? Before that nobody has completed the course,
    however well it goes: marks are only counted up to today.
    """
    to_come = offering.sessions.filter(on__gt=today(offering), cancelled_reason="")
    return not to_come.exists()


def shared_facts(
    offering: Offering, issued_on: date, version: TemplateVersion | None = None
) -> dict:
    """What the certificates of one group have in common: `CertificateFacts` without code and name.

    No program, award, group, center or community: they never reach a certificate.
    """
    course = offering.course
    version = version or templates.version_of(course)
    skills = course.skills if version.shows_skills else {"es": (), "en": ()}
    return templates.printed(version) | {
        "kind": course.certificate,
        "course_es": course.name_es,
        "course_en": course.name_en,
        "hours": Decimal(course.hours),
        "skills_es": tuple(skills["es"]),
        "skills_en": tuple(skills["en"]),
        "starts_on": offering.starts_on,
        # A course that was over early: no paper names a day that had not come.
        "ends_on": max(offering.starts_on, min(offering.ends_on, issued_on)),
        "issuer": offering.organization.public_name,
        "issued_on": issued_on,
    }


def shared_with(certificate: Certificate) -> dict:
    """What one certificate of a group has in common with the others, as it was issued."""
    facts = CertificateFacts.from_json(certificate.facts, {"name": SAMPLE_NAME})
    own = ("code", "name", "verify_url", "template_version")
    return {each.name: getattr(facts, each.name) for each in fields(facts) if each.name not in own}


def facts_for(shared: dict, name: str, code: str) -> CertificateFacts:
    """One person's certificate; ValueError where the facts do not fit the page."""
    return CertificateFacts(**shared, name=name, code=code, verify_url=verify_url_of(code))


def verify_url_of(code: str) -> str:
    """Where a stranger checks this code on our own site."""
    return verify_url(settings.PUBLIC_URL, code)
