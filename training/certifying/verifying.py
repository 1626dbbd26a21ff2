"""Is this certificate real? Answered by its code, for anybody, from the live row.

What the answer holds is decided here: state, kind, course, skills, hours, issuer, month, initials.
Never the full name, the program, the award, the community, the reason of a revocation or the code
of a replacement.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.sealing.fields import Unreadable
from audit import journal
from training.attesting import paper
from training.certifying import codes, words
from training.models import Certificate
from training.models.certificate import OUTCOME
from training.models.course import CertificateKind

WHY = "public look-up by code"
NOT_FOUND = "not_found"
APOSTROPHES = "'’ʼ`´"  # of Q'eqchi' names: each telephone has another one

MEANINGS = {
    CertificateKind.ATTENDANCE: _("The person took part in the course."),
    CertificateKind.ACHIEVEMENT: _("The person was assessed and passed."),
    CertificateKind.DIPLOMA: _("The person finished the whole training."),
}
MEANING_OF_OUTCOME = _("One person of the organization presented it, another one confirmed it.")


@dataclass(frozen=True)
class Checked:
    """The answer to a code: `state` is valid, replaced, revoked or not_found."""

    state: str = NOT_FOUND
    code: str = ""  # as printed, in groups of four
    title: str = ""
    meaning: str = ""
    course: str = ""
    course_language: str = ""  # Spanish where the organization wrote no English
    skills_said: str = ""
    skills: tuple[str, ...] = ()
    hours: str = ""
    issuer: str = ""
    issued_on: date | None = None  # of which the month is shown
    initials: str = ""
    what: str = ""  # of an outcome, instead of the course
    since: date | None = None  # of which the month is shown

    @property
    def found(self) -> bool:
        return self.state != NOT_FOUND


def look_up(code: str, language: str = "es") -> Checked:
    """What the public may know of the certificate with this code, in one language.

    A code that nobody has and a text that is no code are the same to the asker: the same answer
    after the same work.
    """
    certificate = _find(code)
    return Checked() if certificate is None else _told(certificate, language)


def confirm_name(code: str, name: str) -> bool:
    """Does the certificate bear this name? Accents, case and the order of words do not count."""
    certificate = _find(code)
    if certificate is None:
        return False
    agrees = same_name(name, _holder(certificate).get("name", ""))
    journal.record(
        "certificate.name_checked",
        certificate,
        actor="public:verify",
        purpose="match" if agrees else "no match",
    )
    return agrees


def same_name(one: str, other: str) -> bool:
    """Do two people's names agree, word for word in any order? Nothing agrees with an empty one."""
    words_of_one = sorted(_folded(one))
    return bool(words_of_one) and words_of_one == sorted(_folded(other))


def _folded(name: str) -> list[str]:
    """Its words without accents, case and marks that cannot be seen. Letters of other alphabets
    stay: left out, "Ana Иванова" would agree with "Ana"."""
    seen = "".join(c for c in name if unicodedata.category(c) != "Cf" and c not in APOSTROPHES)
    apart = unicodedata.normalize("NFKD", seen.casefold())
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", letters)


def _find(code: str) -> Certificate | None:
    # A text that cannot be a code asks the database too, for a code that nobody has.
    wanted = codes.normalized(code) or codes.new_code()
    rows = Certificate.objects.unscoped(WHY).select_related("participant__key")
    return rows.filter(code=wanted).first()


def _told(certificate: Certificate, language: str) -> Checked:
    if certificate.kind == OUTCOME:
        return _told_of_outcome(certificate, language)
    facts = certificate.facts
    kind = CertificateKind(facts["kind"])
    spoken = language if facts[f"course_{language}"] else "es"
    course = facts[f"course_{spoken}"], facts[f"level_{spoken}"]
    return Checked(
        state=certificate.state,
        code=codes.shown(certificate.code),
        title=words.TITLES[language][kind],
        meaning=str(MEANINGS[kind]),
        course=", ".join(part for part in course if part),
        course_language=spoken,
        skills_said=words.SKILLS[language][kind],
        skills=tuple(facts[f"skills_{language}"] or facts["skills_es"]),
        hours=words.hours(Decimal(facts["hours"]), language),
        issuer=facts["issuer"],
        issued_on=date.fromisoformat(facts["issued_on"]),
        initials=_holder(certificate).get("initials", ""),
    )


def _told_of_outcome(certificate: Certificate, language: str) -> Checked:
    """Where somebody works or studies is on the paper at most, never here."""
    facts = certificate.facts
    return Checked(
        state=certificate.state,
        code=codes.shown(certificate.code),
        title=paper.TITLE[language],
        meaning=str(MEANING_OF_OUTCOME),
        what=paper.what(facts["what"], language),
        since=date.fromisoformat(facts["since"]),
        issuer=facts["issuer"],
        issued_on=date.fromisoformat(facts["issued_on"]),
        initials=_holder(certificate).get("initials", ""),
    )


def _holder(certificate: Certificate) -> dict:
    """Name and initials; nothing where the person's key was destroyed."""
    try:
        return certificate.holder or {}
    except Unreadable:
        return {}
