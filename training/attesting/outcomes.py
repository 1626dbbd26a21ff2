"""Certify one person's confirmed outcome, and end that certificate with the outcome."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from training.certifying import composing, ending, templates
from training.certifying.composing import Refused
from training.certifying.filing import filed
from training.certifying.typeface import UnprintableText
from training.models import Certificate, Outcome
from training.models.certificate import OUTCOME, CertificateState
from training.models.outcome import OutcomeState
from youth.consenting import in_force
from youth.holding import hold, same_person
from youth.models import Participant
from youth.models.consent import Purpose

from .paper import OutcomeFacts

WHY = "the certificate of an outcome already fetched"
NOT_CONFIRMED = _("Only a confirmed outcome can be certified.")
NO_CONSENT = _("This person does not agree to take part, or agrees no more.")
ENDED = "outcome"  # why a certificate ended: kept sealed with it


def issue(outcome: Outcome, *, where: bool, actor) -> Certificate:
    """The certificate of a confirmed outcome; the one that is there if it has one.

    `where`: the person asked that the paper names where. Raises Refused.
    """
    person, organization = outcome.participant, outcome.organization
    look = templates.printed(templates.own(organization).current)
    if not look["signatories"]:
        raise Refused(str(composing.NOBODY_SIGNS))
    new = Certificate(
        organization_id=outcome.organization_id,
        participant=person,
        outcome=outcome,
        kind=OUTCOME,
        issued_on=timezone.localdate(timezone=organization.zone),
        issued_by=actor,
    )
    try:
        with filed(new, _facts(outcome, new, look, where)), transaction.atomic(durable=True):
            hold(person, Refused)
            _check(outcome)
            new.save(force_insert=True)
            journal.record("certificate.issued", new, actor=actor)
    except UnprintableText as fault:
        raise Refused(str(composing.UNPRINTABLE)) from fault
    except IntegrityError:
        first = valid_of(outcome)
        if first is None:
            raise
        return first
    return new


def valid_of(outcome: Outcome) -> Certificate | None:
    rows = Certificate.objects.unscoped(WHY).select_related("participant__key")
    return rows.filter(outcome=outcome, state=CertificateState.VALID).first()


def end_with(outcome: Outcome, actor) -> None:
    """In the open transaction: what is withdrawn or corrected is certified no more."""
    rows = Certificate.objects.unscoped(WHY).filter(outcome=outcome, state=CertificateState.VALID)
    for each in rows.select_related("participant__key").select_for_update(of=("self",)):
        ending._end(each, CertificateState.REVOKED, actor, ENDED)
        journal.record("certificate.revoked", each, actor=actor)


def _facts(outcome: Outcome, new: Certificate, look: dict, where: bool) -> OutcomeFacts:
    told = (outcome.details or {}).get("where", "") if where else ""
    return OutcomeFacts(
        code=new.code,
        what=outcome.kind,
        name=str(outcome.participant.full_name),
        since=outcome.happened_on,
        where=told or "",
        issuer=outcome.organization.public_name,
        signatories=look["signatories"],
        logos=look["logos"],
        issued_on=new.issued_on,
        verify_url=composing.verify_url_of(new.code),
        language=look["language"],
    )


def _check(outcome: Outcome) -> None:
    """As it is now, under a lock: still confirmed, still theirs, and they still take part."""
    rows = Outcome.objects.unscoped(WHY).select_for_update(of=("self",))
    current = rows.get(pk=outcome.pk)
    same_person(outcome, current, Refused)
    if current.state != OutcomeState.CONFIRMED:
        raise Refused(str(NOT_CONFIRMED))
    agreed = Participant.objects.unscoped(WHY).filter(in_force(Purpose.SERVICES))
    if not agreed.filter(pk=outcome.participant_id).exists():
        raise Refused(str(NO_CONSENT))
