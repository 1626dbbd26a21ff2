"""The register of an award's certificates: row by row, by pseudonym, initials and code.

Who reads decides what is in it. An evaluator sees the organizations that granted it; a command
that acts for the system, those that granted anything of the award to anybody. A PDF, which bears
a name, goes only where the grant includes names *and* the holder agreed, asked at this moment.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.sealing.fields import Unreadable
from training.caseload import certificates_with_names
from training.certifying.composing import verify_url_of
from training.models import Award, Certificate, Grant
from training.models.certificate import CertificateState
from youth.consenting import in_force
from youth.models.consent import Purpose

from .pseudonyms import pseudonym


class Withheld(StrEnum):
    """Why a row of the register has no PDF."""

    NO_GRANT = "no_grant"  # the organization did not grant certificates with names
    NO_CONSENT = "no_consent"  # the holder did not agree, or agrees no more
    REPLACED = "replaced"
    REVOKED = "revoked"
    UNREADABLE = "unreadable"  # the file is gone or does not open


@dataclass(frozen=True)
class Row:
    """What leaves of one certificate. Names, documents, birth dates and places never do."""

    pseudonym: str
    initials: str
    code: str
    kind: str
    course_es: str
    course_en: str
    hours: float
    organization: str
    issued_on: date
    state: str
    ended_on: date | None
    verify_url: str


def certificates(
    award: Award, user=None, start: date | None = None, end: date | None = None
) -> QuerySet:
    """Certificates of an award issued on the days from `start` to `end`, both included.

    For `user`, an evaluator; without one, for the system. Each row says `granted` and `named`:
    do the grants include names, and may this certificate leave with its name.
    """
    if user is not None:
        rows, mine = Certificate.objects.visible_to(user), Q(membership=user.membership)
    else:
        rows, mine = Certificate.objects.unscoped("the register of an award, by command"), Q()
        rows = rows.filter(_granted(mine))
    rows = rows.filter(award=award)
    if start:
        rows = rows.filter(issued_on__gte=start)
    if end:
        rows = rows.filter(issued_on__lte=end)
    granted = _granted(mine & Q(certificates=True))
    named = certificates_with_names(user) if user is not None else granted & _agreed()
    rows = rows.annotate(granted=_true_if(granted), named=_true_if(named))
    return rows.select_related("participant__key").order_by("-issued_on", "code")


def of_awards(awards, user) -> QuerySet:
    """Certificates of these awards that `user`, an evaluator, may see, newest first."""
    rows = Certificate.objects.visible_to(user).filter(award__in=awards)
    related = ("participant__key", "award", "enrollment__offering")
    return rows.select_related(*related).order_by("-issued_on", "code")


def row(certificate: Certificate, award: Award) -> Row:
    facts = certificate.facts
    return Row(
        pseudonym=pseudonym(award, certificate.participant_id),
        initials=_initials(certificate),
        code=certificate.code,
        kind=certificate.kind,
        course_es=facts["course_es"],
        course_en=facts["course_en"],
        hours=float(facts["hours"]),
        organization=facts["issuer"],
        issued_on=certificate.issued_on,
        state=certificate.state,
        ended_on=certificate.ended_at.date() if certificate.ended_at else None,
        verify_url=verify_url_of(certificate.code),
    )


def withheld(certificate: Certificate) -> Withheld | None:
    """Why the PDF stays, by what `certificates` annotated; None if it may leave."""
    if certificate.state == CertificateState.REVOKED:
        return Withheld.REVOKED
    if certificate.state == CertificateState.REPLACED:
        return Withheld.REPLACED
    if certificate.named:
        return None
    return Withheld.NO_CONSENT if certificate.granted else Withheld.NO_GRANT


def by_owner(rows) -> dict:
    """{(award, organization id): certificates}: each owner's part of each award, of what was read.

    The rows bring their award along.
    """
    found = {}
    for each in rows:
        found.setdefault((each.award, each.organization_id), []).append(each)
    return found


def by_organization(rows) -> dict:
    """{organization id: certificates}: each owner's part of what somebody read."""
    found = {}
    for each in rows:
        found.setdefault(each.organization_id, []).append(each)
    return found


def _granted(which: Q) -> Q:
    grants = Grant.objects.in_force().filter(
        which, award=OuterRef("award"), organization=OuterRef("organization")
    )
    return Q(Exists(grants))


def _agreed() -> Q:
    return in_force(Purpose.CERTIFICATE_TO_DONOR, person="participant")


def _true_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=False, output_field=BooleanField())


def _initials(certificate: Certificate) -> str:
    try:
        return (certificate.holder or {}).get("initials", "")
    except Unreadable:  # the person's key was destroyed
        return ""
