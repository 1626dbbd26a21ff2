"""Issue, revoke, replace. Each certificate is one transaction with its file and its journal entry.

The order on issuing: draw the PDF, seal it under a name that nobody else uses, then write the row
last. Whoever loses a race has written a file and no row, and takes the file away again. That one
person has one valid certificate of a kind is held by the database, not by this module.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import date

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.sealing import files
from audit import journal
from rumbo.names import spanish_order
from training import finishing
from training.certifying import composing, pdf
from training.certifying.composing import Obstacle
from training.certifying.facts import CertificateFacts
from training.certifying.typeface import UnprintableText
from training.models import Certificate, Enrollment, Offering
from training.models.certificate import CertificateState
from training.models.enrollment import EnrollmentState
from training.seats import NotAllowed

WHY = "the certificates of a group already fetched"
LEAST_REASON = 10  # characters
State = CertificateState
WAS_REVOKED = Obstacle(_("A certificate was issued and is no longer valid."))


class Refused(ValueError):
    """An act on certificates that the rules refuse; the text says why, in words for staff."""


@dataclass
class Standing:
    """Where everybody of a group is on the way to the certificate of its course."""

    issued: list[Certificate] = field(default_factory=list)
    eligible: list[tuple[Enrollment, object]] = field(default_factory=list)  # with the verdict
    not_yet: list[tuple[Enrollment, tuple]] = field(default_factory=list)  # with the reasons
    ended: list[Certificate] = field(default_factory=list)  # replaced or revoked


@dataclass
class Issued:
    """What `issue` did. Reasons have `text(language)`."""

    issued: list[Certificate] = field(default_factory=list)
    existing: list[Certificate] = field(default_factory=list)
    not_eligible: list[tuple[Enrollment, tuple]] = field(default_factory=list)


def standing(offering: Offering) -> Standing:
    """Who has the certificate, who can get it now, and who not yet and why."""
    found = Standing()
    newest = {}
    for certificate in _of_group(offering):
        newest[certificate.enrollment_id] = certificate
        there = found.issued if certificate.state == State.VALID else found.ended
        there.append(certificate)
    has_one = {c.enrollment_id for c in found.issued}
    revoked = {pk for pk, c in newest.items() if c.state == State.REVOKED} - has_one
    over = composing.is_over(offering)
    for enrollment, verdict in finishing.verdicts(offering):
        if enrollment.pk in has_one:
            continue
        if not verdict.completed:
            found.not_yet.append((enrollment, verdict.reasons))
        elif not over and enrollment.state != EnrollmentState.COMPLETED:
            found.not_yet.append((enrollment, (composing.NOT_OVER,)))
        elif enrollment.pk in revoked:
            # What somebody took back on purpose, no issuing of a whole group gives again.
            found.not_yet.append((enrollment, (WAS_REVOKED,)))
        else:
            found.eligible.append((enrollment, verdict))
    return found


def issue(
    offering: Offering,
    *,
    actor,
    on: date | None = None,
    only: Collection | None = None,
    again: bool = False,
) -> Issued:
    """Issue the course's certificate to everybody of a group who completed it and has none.

    `only` narrows to these enrollment ids; `again` also gives a new one where the last was
    revoked. Issuing twice changes nothing. Raises Refused, before anything is issued, where the
    organization or the course are not ready for any certificate.
    """
    if found := composing.obstacles(offering):
        raise Refused(" ".join(str(each) for each in found))
    shared = composing.shared_facts(offering, on or composing.today(offering))
    group, result = standing(offering), Issued()
    result.existing = [c for c in group.issued if _wanted(c.enrollment_id, only)]
    for enrollment, reasons in group.not_yet:
        if again and reasons == (WAS_REVOKED,) and _wanted(enrollment.pk, only):
            group.eligible.append((enrollment, finishing.verdict_for(enrollment)))
        elif _wanted(enrollment.pk, only):
            result.not_eligible.append((enrollment, reasons))
    for enrollment, verdict in group.eligible:
        if _wanted(enrollment.pk, only):
            _issue_to(enrollment, verdict, offering, shared, actor, result)
    return result


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
    holder = certificate.participant
    new = Certificate(
        **_same_row(certificate),
        participant=holder,
        issued_on=timezone.localdate(timezone=certificate.organization.zone),
        issued_by=None if isinstance(actor, str) else actor,
    )
    facts = changed(
        CertificateFacts.from_json(certificate.facts, certificate.holder),
        name=name or str(holder.full_name),
        code=new.code,
        issued_on=new.issued_on,
        verify_url=composing.verify_url_of(new.code),
    )
    with _filed(new, facts), transaction.atomic(durable=True):
        old = _still_valid(certificate)
        _end(old, State.REPLACED, actor)
        new.save(force_insert=True)
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
        journal.record("certificate.replaced", old, actor=actor)
        journal.record("certificate.issued", new, actor=actor)
    return new


def pdf_of(certificate: Certificate) -> bytes:
    """The file as it was issued; Unreadable or FileNotFoundError where it is gone."""
    return files.read(certificate.file)


def printable(certificates: list[Certificate]) -> bytes:
    """One PDF with a page for each, by surname, from the frozen facts."""
    ordered = sorted(certificates, key=by_surname)
    return pdf.render_many(frozen(each) for each in ordered)


def frozen(certificate: Certificate) -> CertificateFacts:
    return CertificateFacts.from_json(certificate.facts, certificate.holder)


def by_surname(certificate: Certificate) -> tuple:
    """Sorts as a list of the group does; a name alone does not say where the surname begins."""
    if certificate.participant is None:
        return (spanish_order(certificate.holder["name"]), "", "")
    return certificate.participant.full_name.sort_key


def _of_group(offering: Offering) -> list[Certificate]:
    """All of a group, oldest first."""
    rows = Certificate.objects.unscoped(WHY).filter(enrollment__offering=offering)
    rows = rows.filter(kind=offering.course.certificate).order_by("id")
    return list(rows.select_related("participant__key", "organization"))


def _wanted(pk, only: Collection | None) -> bool:
    return only is None or pk in only


def _issue_to(enrollment, verdict, offering, shared, actor, result: Issued) -> None:
    certificate = Certificate(
        organization_id=enrollment.organization_id,
        participant=enrollment.participant,
        enrollment=enrollment,
        award_id=offering.program.award_id,
        kind=shared["kind"],
        issued_on=shared["issued_on"],
        issued_by=None if isinstance(actor, str) else actor,
    )
    name = str(enrollment.participant.full_name)
    try:
        facts = composing.facts_for(shared, name, certificate.code)
        with _filed(certificate, facts), transaction.atomic(durable=True):
            certificate.save(force_insert=True)
            finishing.complete(enrollment, verdict, actor=actor)
            journal.record("certificate.issued", certificate, actor=actor)
    except UnprintableText:
        result.not_eligible.append((enrollment, (composing.UNPRINTABLE,)))
    except NotAllowed as refusal:
        result.not_eligible.append((enrollment, (Obstacle(refusal),)))
    except IntegrityError:
        first = _issued_by_another_hand(certificate)
        if first is None:
            raise
        result.existing.append(first)
    else:
        result.issued.append(certificate)


def _issued_by_another_hand(certificate: Certificate) -> Certificate | None:
    """The certificate that was there first; without one, another rule was broken."""
    rows = Certificate.objects.unscoped(WHY).select_related("participant__key")
    same = {"enrollment": certificate.enrollment_id, "kind": certificate.kind}
    return rows.filter(**same, state=State.VALID).first()


class _filed:
    """Draw and seal the PDF of a certificate not yet saved; take it away if saving fails."""

    def __init__(self, certificate: Certificate, facts: CertificateFacts):
        self.certificate, self.facts = certificate, facts

    def __enter__(self) -> Certificate:
        new = self.certificate
        new.facts, new.holder = self.facts.to_json()
        new.file = f"{new.organization_id}/certificates/{new.pk}.pdf"
        drawn = pdf.render(self.facts)
        new.file_digest = files.write(new.file, drawn, new.participant.key)
        return new

    def __exit__(self, kind, error, trace) -> None:
        # A commit whose answer was lost may have been done: the file goes only if the row is
        # surely not there. A file too many is harmless; a certificate without one is not.
        with suppress(DatabaseError):
            if error and not Certificate.objects.unscoped(WHY).filter(pk=self.certificate.pk):
                files.remove(self.certificate.file)


def _still_valid(certificate: Certificate) -> Certificate:
    """The row as it is now, locked; Refused if it ended meanwhile."""
    rows = Certificate.objects.unscoped("an act on a certificate already fetched")
    rows = rows.select_related("participant__key").select_for_update(of=("self",))
    current = rows.get(pk=certificate.pk)
    if current.state != State.VALID:
        raise Refused(_("This certificate is no longer valid."))
    return current


def _end(certificate: Certificate, state: str, actor, reason: str | None = None) -> None:
    certificate.state = state
    certificate.ended_at = timezone.now()
    certificate.ended_by = None if isinstance(actor, str) else actor
    certificate.ended_reason = reason
    certificate.save(update_fields=["state", "ended_at", "ended_by", "ended_reason"])


def _same_row(certificate: Certificate) -> dict:
    names = ("organization_id", "enrollment_id", "award_id", "kind")
    return {name: getattr(certificate, name) for name in names}
