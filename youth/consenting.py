"""Give, withdraw, ask: is this person's consent for a purpose in force, and may they take part?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal

from .holding import WAS_ERASED, Gone, hold
from .models.consent import (
    Consent,
    ConsentText,
    Decision,
    Method,
    ProtectionException,
    Purpose,
)
from .models.guardian import Guardian
from .models.participant import Participant


@dataclass(frozen=True)
class Permission:
    """May this person take part? If not, the reasons in words, for staff."""

    granted: bool
    reasons: list = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.granted


def in_force(purpose: str, person: str = "pk") -> Q:
    """Condition: the newest decision on `purpose` is "given" and has not run out.

    For use inside the query that exports, publishes, messages or refers; `person` is the path
    from the queryset's row to the participant's key.
    """
    return _newest_stands(purpose, person)


def by_both(person: str = "pk") -> Q:
    """Condition: as a minor somebody may take part, by the newest decision, as `judge` says.

    They agreed, and so did an adult, or there is an exception; `person` as in `in_force`.
    """
    exceptions = ProtectionException.objects.unscoped("condition inside a visible query")
    excepted = Exists(exceptions.filter(participant=OuterRef("participant"), ended_at=None))
    alone = Q(guardian=None) & ~excepted
    return _newest_stands(
        Purpose.SERVICES,
        person,
        When(assent=False, then=Value("")),
        When(alone, then=Value("")),
    )


def _newest_stands(purpose: str, person: str, *but: When) -> Q:
    """The newest decision is "given", has not run out, and is none of `but`."""
    decisions = (
        Consent.objects.unscoped("condition inside a visible query")
        .filter(participant=OuterRef(person), purpose=purpose, participant__erased_at=None)
        .order_by("-recorded_at", "-id")
    )
    # The newest counts, run out or not: else an older one without an end would come back to life.
    over = When(expires_on__lt=timezone.localdate(), then=Value(""))
    stands = decisions.annotate(stands=Case(over, *but, default=F("decision"))).values("stands")[:1]
    return Q(Exact(Subquery(stands), Value(Decision.GIVEN.value)))


def newest(participant: Participant, purpose: str) -> Consent | None:
    """The newest decision on a purpose, given or withdrawn."""
    rows = Consent.objects.unscoped("decisions of a person already fetched")
    found = rows.filter(participant=participant, purpose=purpose).select_related("guardian", "text")
    return found.order_by("-recorded_at", "-id").first()


def may_take_part(participant: Participant, on: date | None = None) -> Permission:
    """May this person be enrolled?

    Everybody needs a consent to services in force. A minor needs a guardian's permission *and*
    to have agreed; without a guardian, a recorded protection exception. Who has come of age since
    a guardian decided is asked again.
    """
    return permissions([participant], on)[participant.pk]


def permissions(
    participants: Iterable[Participant], on: date | None = None
) -> dict[UUID, Permission]:
    """`may_take_part` of many people at once, by their keys, in two queries."""
    on, people = on or timezone.localdate(), list(participants)
    given = Consent.objects.unscoped("decisions of people already fetched").filter(
        participant__in=people, purpose=Purpose.SERVICES
    )
    newest_of = {each.participant_id: each for each in given.order_by("recorded_at", "id")}
    exceptions = ProtectionException.objects.unscoped("exceptions of people already fetched")
    excepted = set(
        exceptions.filter(participant__in=people, ended_at=None).values_list(
            "participant_id", flat=True
        )
    )
    return {p.pk: judge(p, newest_of.get(p.pk), on, p.pk in excepted) for p in people}


def judge(
    participant: Participant, consent: Consent | None, on: date, excepted: bool = False
) -> Permission:
    """The rule of `may_take_part` itself: pure, given the newest decision on services."""
    if participant.erased_at:
        return Permission(False, [WAS_ERASED])
    lapsed = consent and consent.expires_on and consent.expires_on < on
    if consent is None or consent.decision == Decision.WITHDRAWN or lapsed:
        return Permission(False, [_("There is no consent to take part.")])
    if not participant.is_minor_on(on):
        if consent.guardian_id and participant.is_minor_on(consent.decided_on):
            return Permission(False, [_("Now of age: ask for the person's own consent.")])
        return Permission(True)
    reasons = []
    if not consent.assent:
        reasons.append(_("The young person has not agreed yet."))
    if not consent.guardian_id and not excepted:
        reasons.append(_("A minor needs the permission of a guardian."))
    return Permission(not reasons, reasons)


class NotGiven(ValueError):  # noqa: N818 - what is so, not what went wrong
    """There is no consent to withdraw: nobody gave one, or a colleague withdrew it just now."""


def give(
    participant: Participant,
    purpose: str,
    *,
    actor,
    method: str,
    text: ConsentText,
    decided_on: date,
    guardian: Guardian | None = None,
    assent: bool = False,
    witness: str | None = None,
    language: str = "es",
) -> Consent:
    """Record a consent, with its journal entry, in one transaction.

    Raises ValueError when the facts do not fit: a date to come, a text of a day to come, a spoken
    consent without a witness, a guardian of somebody else.
    """
    if participant.erased_at:
        raise Gone(WAS_ERASED)
    if decided_on > timezone.localdate():
        raise ValueError(_("The date of a consent cannot be in the future."))
    if text.published_on > timezone.localdate() and text.version != ConsentText.EXTERNAL:
        raise ValueError(_("This text is not in use yet."))
    if method == Method.SPOKEN and not witness:
        raise ValueError(_("A spoken consent needs the name of a witness."))
    if guardian is not None and guardian.participant_id != participant.pk:
        raise ValueError(_("This guardian belongs to another participant."))
    with transaction.atomic():
        hold(participant)
        consent = Consent.objects.create(
            organization_id=participant.organization_id,
            participant=participant,
            purpose=purpose,
            decision=Decision.GIVEN,
            method=method,
            text=text,
            language=language,
            guardian=guardian,
            assent=assent,
            witness=witness,
            decided_on=decided_on,
            recorded_by=None if isinstance(actor, str) else actor,
        )
        journal.record("consent.given", consent, actor=actor, purpose=purpose)
    return consent


def withdraw(participant: Participant, purpose: str, *, actor, method: str) -> Consent:
    """Record a withdrawal; it acts at once, for every query asks for the newest decision.

    Withdrawing never costs a seat that the person has. Raises NotGiven if nothing was given.
    """
    with transaction.atomic():
        hold(participant)
        given = newest(participant, purpose)
        if given is None or given.decision == Decision.WITHDRAWN:
            raise NotGiven(_("There is no consent to withdraw."))
        consent = Consent.objects.create(
            organization_id=participant.organization_id,
            participant=participant,
            purpose=purpose,
            decision=Decision.WITHDRAWN,
            method=method,
            text=given.text,
            language=given.language,
            decided_on=timezone.localdate(),
            recorded_by=None if isinstance(actor, str) else actor,
        )
        journal.record("consent.withdrawn", consent, actor=actor, purpose=purpose)
    return consent


def record_exception(participant: Participant, *, reason: str, actor, review_on: date):
    """A minor without an available guardian takes part for a stated reason, to be reviewed."""
    if participant.erased_at:
        raise Gone(WAS_ERASED)
    if len(reason.strip()) < 20:
        raise ValueError(_("Say the reason in at least 20 characters."))
    with transaction.atomic():
        hold(participant)
        exception = ProtectionException.objects.create(
            organization_id=participant.organization_id,
            participant=participant,
            reason=reason.strip(),
            recorded_by=actor,
            review_on=review_on,
        )
        journal.record("protection.excepted", exception, actor=actor)
    return exception
