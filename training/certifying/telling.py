"""A certificate in words for staff: what it says, and what happened to it."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from training.attesting import paper
from training.attesting.outcomes import ENDED
from training.attesting.paper import OutcomeFacts
from training.certifying import words
from training.certifying.ending import Correction
from training.certifying.facts import CertificateFacts
from training.models import Certificate, Handout


def told(facts: CertificateFacts | OutcomeFacts) -> dict:
    """The facts as they are printed, in the language that leads on the page."""
    if isinstance(facts, OutcomeFacts):
        return _told_of_outcome(facts)
    language = facts.language if facts.in_language("course", facts.language) else "es"
    return {
        "title": words.TITLES[language][facts.kind],
        "name": facts.name,
        "course": facts.in_language("course", language),
        "hours": words.hours(facts.hours, language),
        "period": words.period(facts.starts_on, facts.ends_on, language),
        "skills": facts.in_language("skills", language),
        "issuer": facts.issuer,
        "issued_on": facts.issued_on,
        "signatories": facts.signatories,
        "logos": [logo.text for logo in facts.logos],
    }


def _told_of_outcome(facts: OutcomeFacts) -> dict:
    language = facts.language
    return {
        "title": paper.TITLE[language],
        "name": facts.name,
        "what": paper.told(facts.what, facts.since, language, facts.template_version),
        "where": facts.where,
        "issuer": facts.issuer,
        "issued_on": facts.issued_on,
        "signatories": facts.signatories,
    }


def reason(certificate: Certificate) -> str:
    """Why it ended, for its organization: what somebody wrote, or one of the short list."""
    said = certificate.ended_reason or ""
    if said == ENDED:
        return _("The outcome was withdrawn or corrected.")
    return str(Correction(said).label) if said in Correction.values else said


def history(certificate: Certificate, handouts: Iterable[Handout]) -> list[dict]:
    """Issued, handed out, ended: {when, what, who} for the timeline, newest first."""
    later = [(each.at, each.get_way_display(), each.by) for each in handouts]
    if certificate.ended_at:
        later.append((certificate.ended_at, _ended(certificate), certificate.ended_by))
    later.sort(key=lambda event: event[0], reverse=True)
    events = [(timezone.localdate(at), what, who) for at, what, who in later]
    events.append((certificate.issued_on, _issued(certificate), certificate.issued_by))
    return [{"when": when, "what": what, "who": who or ""} for when, what, who in events]


def _ended(certificate: Certificate) -> str:
    state, why = certificate.get_state_display(), reason(certificate)
    return f"{state} ({why})" if why else state


def _issued(certificate: Certificate) -> str:
    before = getattr(certificate, "replaces", None)
    if before is None:
        return _("issued")
    return _("issued in place of the one whose code ends in %(last)s") % {"last": before.code[-4:]}
