"""A group whose people finished their course, ready for certificates."""

from django.utils import timezone

from tests import builders as make
from training.certifying import filing
from training.models import Attendance, Enrollment, Offering, Signatory
from training.proving import issuing as proving
from youth.models.consent import Purpose

SESSIONS = 4


def signatory(org, **given) -> Signatory:
    values = {"name": "Marta Elena Reyes", "role_es": "Directora", "role_en": "Director"}
    return Signatory.objects.create(organization=org, **values | given)


def offering(org, *, signed: bool = True, **given) -> Offering:
    """A group with four sessions held; with somebody who signs, unless told otherwise."""
    if signed and not org.signatories.exists():
        signatory(org)
    return make.offering(org, sessions=SESSIONS, **given)


def member(group: Offering, *, came: int = SESSIONS, **person) -> Enrollment:
    """Somebody who came to the first `came` sessions and missed the others."""
    participant = make.participant(group.organization, **person)
    enrollment = Enrollment.objects.create(
        organization=group.organization,
        offering=group,
        participant=participant,
        state="active",
        seated_at=timezone.now() - timezone.timedelta(days=20),
    )
    for number, session in enumerate(group.sessions.all()):
        Attendance.objects.create(
            organization=group.organization,
            session=session,
            enrollment=enrollment,
            mark="present" if number < came else "absent",
        )
    return enrollment


def agree(enrollment: Enrollment):
    """The holder lets the donor have the certificate with the name."""
    return make.consent(enrollment.participant, Purpose.CERTIFICATE_TO_DONOR)


def unsigned(certificate) -> bytes:
    """Its file as it is drawn from what was frozen, before the signature is put behind it."""
    return filing.carrying(filing.frozen(certificate), proving.of(certificate).credential)
