"""From the records of today to the facts that a certificate freezes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Country, Organization
from training.certifying import logos
from training.certifying.facts import (
    SIGNATORIES_MAX,
    SKILL_LENGTH_MAX,
    SKILLS_MAX,
    CertificateFacts,
    Signatory,
    verify_url,
)
from training.models import Offering

# Where English leads on the page; everywhere else Spanish does.
ENGLISH_FIRST = frozenset({Country.BELIZE})


@dataclass(frozen=True)
class Obstacle:
    """Why there can be no certificate, in words; answers `text(language)` as a verdict's reason."""

    words: object  # a lazily translated text

    def text(self, language: str | None = None) -> str:
        with translation.override(language or translation.get_language()):
            return str(self.words)

    def __str__(self) -> str:
        return self.text()


class Refused(ValueError):
    """An act on certificates that the rules refuse; the text says why, in words for staff."""


NOBODY_SIGNS = Obstacle(_("Nobody signs for the organization yet: add who signs its certificates."))
TOO_MANY_SKILLS = Obstacle(_("The course lists more skills than fit on a certificate: keep five."))
SKILL_TOO_LONG = Obstacle(
    _("A skill of the course is too long for a certificate: use 100 characters at most.")
)
SAMPLE_CODE = "X" * 16  # of a preview: what is not issued has no code
NOT_OVER = Obstacle(_("The course is not over: there are sessions still to come."))
UNPRINTABLE = Obstacle(_("The name has a letter that we cannot print. Check how it is written."))


def obstacles(offering: Offering) -> list[Obstacle]:
    """What must be put right before anybody of this group can get a certificate."""
    found = []
    if not signatories(offering.organization):
        found.append(NOBODY_SIGNS)
    lists = offering.course.skills.values()
    if any(len(skills) > SKILLS_MAX for skills in lists):
        found.append(TOO_MANY_SKILLS)
    if any(len(skill) > SKILL_LENGTH_MAX for skills in lists for skill in skills):
        found.append(SKILL_TOO_LONG)
    return found


def signatories(organization: Organization) -> tuple[Signatory, ...]:
    """Who signs now, in their order; three at most find room."""
    active = organization.signatories.filter(active=True)[:SIGNATORIES_MAX]
    return tuple(Signatory(each.name, each.role_es, each.role_en) for each in active)


def today(offering: Offering) -> date:
    """The day it is now where the organization works."""
    return timezone.localdate(timezone=offering.organization.zone)


def is_over(offering: Offering) -> bool:
    """Has every session been held or cancelled? Before that nobody has completed the course,
    however well it goes: marks are only counted up to today.
    """
    to_come = offering.sessions.filter(on__gt=today(offering), cancelled_reason="")
    return not to_come.exists()


def shared_facts(offering: Offering, issued_on: date) -> dict:
    """What the certificates of one group have in common: `CertificateFacts` without code and name.

    No program, award, group, center or community: they never reach a certificate.
    """
    course, organization = offering.course, offering.organization
    return {
        "kind": course.certificate,
        "course_es": course.name_es,
        "course_en": course.name_en,
        "hours": Decimal(course.hours),
        "skills_es": tuple(course.skills["es"]),
        "skills_en": tuple(course.skills["en"]),
        "starts_on": offering.starts_on,
        # A course that was over early: no paper names a day that had not come.
        "ends_on": max(offering.starts_on, min(offering.ends_on, issued_on)),
        "issuer": organization.public_name,
        "signatories": signatories(organization),
        "logos": logos.marks(organization),
        "issued_on": issued_on,
        "language": language_of(organization),
    }


def language_of(organization: Organization) -> str:
    """Which language leads on the page."""
    return "en" if organization.country in ENGLISH_FIRST else "es"


def facts_for(shared: dict, name: str, code: str) -> CertificateFacts:
    """One person's certificate; ValueError where the facts do not fit the page."""
    return CertificateFacts(**shared, name=name, code=code, verify_url=verify_url_of(code))


def verify_url_of(code: str) -> str:
    """Where a stranger checks this code on our own site."""
    return verify_url(settings.PUBLIC_URL, code)
