"""End a certificate: for good, or by another one that takes its place.

A wrong name is put right in one transaction, the person's record and all certificates that bear
it, with a journal entry for each. The new files are drawn and sealed before; whatever fails, they
are taken away again. Rows are locked in one order, the person's first, so that no two hands wait
for each other.
"""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace as changed

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from rumbo.names import FullName
from training.certifying import composing
from training.certifying.composing import Refused
from training.certifying.facts import CertificateFacts
from training.certifying.filing import filed, frozen
from training.models import Certificate
from training.models.certificate import CertificateState as State
from youth import intake
from youth.holding import WAS_ERASED, hold, same_person
from youth.models import Participant

LEAST_REASON = 10  # characters
NOT_VALID = _("This certificate is no longer valid.")
SOMEBODY_ELSE = _("Somebody else changed this record. Look at it again before you go on.")
SAME_NAME = _("The certificate has this name already.")


class Correction(models.TextChoices):
    """Why a name is put right: kept sealed with the certificate that was replaced."""

    TYPING = "typing", _("It was written wrong.")
    DOCUMENT = "document", _("The name changed, and a document says so.")
    REQUEST = "request", _("The person asks for it.")
    RECORD = "record", _("It was put right in the record before.")


def revoke(certificate: Certificate, reason: str, actor) -> Certificate:
    """End a certificate for good. The reason stays sealed in the organization, never shown."""
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        raise Refused(_("Say the reason in at least 10 characters."))
    with transaction.atomic(durable=True):
        current = _still_valid(certificate)
        _end(current, State.REVOKED, actor, reason)
        journal.record("certificate.revoked", current, actor=actor)
    return current


def replace(certificate: Certificate, actor, name: str | None = None) -> Certificate:
    """Issue the same facts again under a corrected name and a new code; the old one says so.

    Without `name` the participant's present name is taken. What was learnt, when and for how long
    stays as it was frozen: a course renamed since does not rewrite what somebody completed.
    """
    name = name or str(certificate.participant.full_name)
    with _drafted([certificate], name, actor) as pairs, transaction.atomic(durable=True):
        _locked(certificate)
        _put_in_place(pairs, actor, Correction.RECORD)
    return pairs[0][1]


def correct(
    certificate: Certificate,
    names: dict[str, str],
    reason: str,
    *,
    actor,
    also: Collection[Certificate] = (),
    seen: str | None = None,
) -> list[Certificate]:
    """Put the name right in the record and on the certificates, all of it or nothing.

    `names`: given, surname1, surname2. `also`: further valid certificates of the same person that
    bear the same wrong name. `seen`: when the record was last changed, as the page showed it. Gives
    the new certificates, that of `certificate` first. Raises Refused, or UnprintableText.
    """
    name, old = str(FullName(**names)), [certificate, *also]
    if name == certificate.holder["name"]:
        raise Refused(SAME_NAME)
    with _drafted(old, name, actor) as pairs, transaction.atomic(durable=True):
        person = _locked(certificate)
        if seen is not None and seen != person.updated_at.isoformat():
            raise Refused(SOMEBODY_ELSE)
        intake.update(person, changed(intake.details_of(person), **names), actor)
        _put_in_place(pairs, actor, reason)
    return [new for _old, new in pairs]


def alike(certificate: Certificate, user) -> list[Certificate]:
    """The person's other valid certificates that bear the very same name, oldest first."""
    rows = Certificate.objects.visible_to(user).filter(
        participant=certificate.participant_id, state=State.VALID
    )
    rows = rows.exclude(pk=certificate.pk).order_by("issued_on", "id")
    related = ("participant__key", "organization", "enrollment__offering__course")
    name = certificate.holder["name"]
    return [each for each in rows.select_related(*related) if each.holder["name"] == name]


@contextmanager
def _drafted(old: list[Certificate], name: str, actor) -> Iterator[list[tuple]]:
    """(old, new) pairs, the new ones drawn and sealed under `name`, not yet saved."""
    with ExitStack() as files:
        yield [(each, files.enter_context(filed(*_successor(each, name, actor)))) for each in old]


def _successor(old: Certificate, name: str, actor) -> tuple[Certificate, CertificateFacts]:
    if old.participant.erased_at:
        raise Refused(WAS_ERASED)
    same = ("organization_id", "enrollment_id", "outcome_id", "award_id", "kind", "drawn_with_id")
    new = Certificate(
        **{field: getattr(old, field) for field in same},
        participant=old.participant,
        issued_on=timezone.localdate(timezone=old.organization.zone),
        issued_by=None if isinstance(actor, str) else actor,
    )
    facts = changed(
        frozen(old),
        name=name,
        code=new.code,
        issued_on=new.issued_on,
        verify_url=composing.verify_url_of(new.code),
    )
    return new, facts


def _put_in_place(pairs: list[tuple], actor, reason: str) -> None:
    for certificate, new in sorted(pairs, key=lambda pair: pair[0].pk):
        old = _still_valid(certificate)
        same_person(certificate, old, Refused)
        _end(old, State.REPLACED, actor, reason)
        new.save(force_insert=True)
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
        journal.record("certificate.replaced", old, actor=actor)
        journal.record("certificate.issued", new, actor=actor)


def _locked(certificate: Certificate) -> Participant:
    hold(certificate.participant, Refused)
    rows = Participant.objects.unscoped("the holder of a certificate already fetched")
    return (
        rows.select_related("key", "organization")
        .select_for_update(of=("self",))
        .get(pk=certificate.participant_id)
    )


def _still_valid(certificate: Certificate) -> Certificate:
    """The row as it is now, locked; Refused if it ended meanwhile."""
    rows = Certificate.objects.unscoped("an act on a certificate already fetched")
    rows = rows.select_related("participant__key").select_for_update(of=("self",))
    current = rows.get(pk=certificate.pk)
    if current.state != State.VALID:
        raise Refused(NOT_VALID)
    return current


def _end(certificate: Certificate, state: str, actor, reason: str) -> None:
    certificate.state = state
    certificate.ended_at = timezone.now()
    certificate.ended_by = None if isinstance(actor, str) else actor
    certificate.ended_reason = reason
    certificate.save(update_fields=["state", "ended_at", "ended_by", "ended_reason"])
