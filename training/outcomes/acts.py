"""Propose an outcome, show what proves it, confirm it, send it back, correct it.

Each act is one transaction with its journal entry, and looks at the outcome anew under a lock: of
two people who act at the same moment one did it, and the other is told so. Files are sealed before
their row is written, and taken away if it is not.
"""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from training.attesting import outcomes as certificates
from training.models import Enrollment, Outcome, OutcomeEvidence, OutcomeStep
from training.models.outcome import EvidenceKind, OutcomeState, Verification
from youth.holding import hold, same_person
from youth.models import Participant

from . import rules
from .evidence import Attached, filed
from .rules import LEAST_WORDS, MOST_EVIDENCE, WHY, Refused

State, Step = OutcomeState, OutcomeStep.Step
HEARD = {Verification.CALLED: EvidenceKind.CALL, Verification.VISITED: EvidenceKind.VISIT}


@dataclass(frozen=True)
class Told:
    """What happened, as it is told. Without `day_known` only the month of `happened_on` counts."""

    kind: str
    happened_on: date
    day_known: bool = False
    where: str = ""
    what: str = ""
    enrollment: Enrollment | None = None


@dataclass(frozen=True)
class Shown:
    """One piece of evidence."""

    kind: str
    note: str = ""
    attached: Attached | None = None


def propose(person: Participant, told: Told, shown: Shown, *, actor) -> Outcome:
    """Say that something changed for a person, and how it is known. Raises Refused."""
    new = Outcome(organization_id=person.organization_id, participant=person, proposed_by=actor)
    _tell(new, told)
    with filed(_evidence(new, shown, actor), shown.attached) as evidence:
        with transaction.atomic(durable=True):
            _hold(person, told)
            new.save(force_insert=True)
            evidence.save(force_insert=True)
            _step(new, Step.PROPOSED, actor)
            journal.record("outcome.proposed", new, actor=actor)
    return new


def correct(outcome: Outcome, told: Told, shown: Shown, *, actor) -> Outcome:
    """Propose what is right instead of a confirmed outcome, which counts until it is confirmed."""
    new = Outcome(
        organization_id=outcome.organization_id,
        participant=outcome.participant,
        proposed_by=actor,
        replaces=outcome,
    )
    _tell(new, told)
    try:
        with filed(_evidence(new, shown, actor), shown.attached) as evidence:
            with transaction.atomic(durable=True):
                _hold(outcome.participant, told)
                old = _as_seen(outcome)
                if not rules.may_correct(actor, old):
                    raise Refused(_("This outcome cannot be corrected now."))
                new.save(force_insert=True)
                evidence.save(force_insert=True)
                _step(new, Step.PROPOSED, actor)
                journal.record("outcome.correction_proposed", old, actor=actor)
                journal.record("outcome.proposed", new, actor=actor)
    except IntegrityError as fault:
        raise Refused(_("This outcome cannot be corrected now.")) from fault
    return new


def add_evidence(outcome: Outcome, shown: Shown, *, actor) -> OutcomeEvidence:
    """One more thing that shows it, while nobody has confirmed it."""
    new = _evidence(outcome, shown, actor)
    with filed(new, shown.attached), transaction.atomic(durable=True):
        current = _as_seen(outcome)
        if not rules.may_add_evidence(actor, current):
            raise Refused(_("Evidence can be added only until the outcome is confirmed."))
        if rules.evidence_of(current).count() >= MOST_EVIDENCE:
            raise Refused(_("This outcome has enough evidence."))
        new.save(force_insert=True)
        journal.record("outcome.evidence_added", current, actor=actor)
    return new


def confirm(
    outcome: Outcome, how: str, *, actor, note: str = "", seen: str | None = None
) -> Outcome:
    """Vouch for an outcome that somebody else proposed, and say how one made sure.

    `seen` is the mark (rules.mark_of) of what the actor had on the screen. What is heard in a call
    or seen in a visit becomes evidence. If it corrects another outcome, that one ends here.
    """
    with transaction.atomic(durable=True):
        current = _to_decide(outcome, actor, seen)
        rules.check_verification(current, how, note)
        note = note.strip()
        if how in HEARD:
            _evidence(current, Shown(HEARD[how], note), actor).save(force_insert=True)
        current.state, current.verified_by = State.CONFIRMED, actor
        current.verified_at, current.verified_how = timezone.now(), how
        current.save(update_fields=["state", "verified_by", "verified_at", "verified_how"])
        _step(current, Step.CONFIRMED, actor, "" if how in HEARD else note)
        journal.record("outcome.confirmed", current, actor=actor)
        if current.replaces_id:
            _end_corrected(current.replaces, actor)
    return current


def give_back(outcome: Outcome, reason: str, *, actor, seen: str | None = None) -> Outcome:
    """Ask who proposed it for more, or for something else. The reason is sealed."""
    reason = _reason(reason)
    with transaction.atomic(durable=True):
        current = _to_decide(outcome, actor, seen)
        _move(current, State.RETURNED, Step.RETURNED, actor, reason)
        journal.record("outcome.returned", current, actor=actor)
    return current


def send_again(outcome: Outcome, told: Told, *, actor, shown: Shown | None = None) -> Outcome:
    """Send what came back once more, put right."""
    evidence = _evidence(outcome, shown, actor) if shown else None
    with filed(evidence, shown.attached if shown else None):
        with transaction.atomic(durable=True):
            _hold(outcome.participant, told)
            current = _as_seen(outcome)
            if not rules.may_send_again(actor, current):
                raise Refused(_("Only who proposed it can send it again, after it came back."))
            changed = _tell(current, told)
            current.state = State.PROPOSED
            current.proposed_at = timezone.now()
            current.save()
            if evidence:
                evidence.save(force_insert=True)
            _step(current, Step.SENT_AGAIN, actor)
            journal.record("outcome.sent_again", current, actor=actor, fields=changed)
    return current


def withdraw(outcome: Outcome, reason: str, *, actor) -> Outcome:
    """It does not count any more, and stays to be seen with the reason."""
    reason = _reason(reason)
    with transaction.atomic(durable=True):
        current = _now(outcome)
        if not rules.may_withdraw(actor, current):
            raise Refused(_("This outcome cannot be withdrawn by you now."))
        _move(current, State.WITHDRAWN, Step.WITHDRAWN, actor, reason)
        certificates.end_with(current, actor)
        journal.record("outcome.withdrawn", current, actor=actor)
    return current


def _tell(outcome: Outcome, told: Told) -> list[str]:
    """Write what is told into the row; gives the names of what changed."""
    if told.happened_on > timezone.localdate(timezone=outcome.organization.zone):
        raise Refused(_("This date is in the future. Check the year."), "happened_on")
    if told.enrollment and told.enrollment.participant_id != outcome.participant_id:
        raise Refused(_("This is not a group of this person."), "enrollment")
    day = told.happened_on if told.day_known else told.happened_on.replace(day=1)
    details = {"where": told.where, "what": told.what} if told.where or told.what else None
    values = {
        "kind": told.kind,
        "happened_on": day,
        "day_known": told.day_known,
        "details": details,
        "enrollment": told.enrollment,
    }
    changed = [name for name, value in values.items() if getattr(outcome, name) != value]
    for name in changed:
        setattr(outcome, name, values[name])
    return changed


def _evidence(outcome: Outcome, shown: Shown, actor) -> OutcomeEvidence:
    return OutcomeEvidence(
        organization_id=outcome.organization_id,
        outcome=outcome,
        kind=shown.kind,
        note=shown.note.strip() or None,
        added_by=actor,
    )


def _step(outcome: Outcome, step: str, actor, reason: str = "") -> None:
    row = OutcomeStep(
        organization_id=outcome.organization_id,
        outcome=outcome,
        step=step,
        by=actor,
        reason=reason or None,
    )
    row.save(force_insert=True)


def _move(outcome: Outcome, state: str, step: str, actor, reason: str) -> None:
    outcome.state = state
    outcome.save(update_fields=["state"])
    _step(outcome, step, actor, reason)


def _now(outcome: Outcome) -> Outcome:
    """The row as it is now, locked until the act is done."""
    rows = Outcome.objects.unscoped(WHY).select_related("participant__key", "organization")
    return rows.select_for_update(of=("self",)).get(pk=outcome.pk)


def _hold(person: Participant, told: Told) -> None:
    """Before the outcome itself: nobody joins the record, and the group told of is still theirs."""
    hold(person, Refused)
    if told.enrollment:
        rows = Enrollment.objects.unscoped(WHY)
        same_person(told.enrollment, rows.filter(pk=told.enrollment.pk).first(), Refused)


def _as_seen(outcome: Outcome) -> Outcome:
    """The same, for acts that bring something sealed for the person as they were seen."""
    current = _now(outcome)
    same_person(outcome, current, Refused)
    return current


def _to_decide(outcome: Outcome, actor, seen: str | None) -> Outcome:
    """The row, locked, if this actor may confirm it or send it back; Refused if not (any more)."""
    current = _now(outcome)
    if current.state != State.PROPOSED:
        raise Refused(_("Somebody has decided on this outcome already."))
    if not rules.may_confirm(actor, current):
        raise Refused(_("Whoever proposed an outcome cannot confirm it."))
    if seen is not None and seen != rules.mark_of(current):
        raise Refused(_("It changed while you were reading. Look at it again."))
    return current


def _end_corrected(outcome: Outcome, actor) -> None:
    """What was corrected stays to be seen. One that was withdrawn meanwhile stays withdrawn."""
    old = _now(outcome)
    if old.state != State.CONFIRMED:
        return
    old.state = State.CORRECTED
    old.save(update_fields=["state"])
    _step(old, Step.CORRECTED, actor)
    certificates.end_with(old, actor)
    journal.record("outcome.corrected", old, actor=actor)


def _reason(text: str) -> str:
    text = text.strip()
    if len(text) < LEAST_WORDS:
        raise Refused(_("Say the reason in at least 10 characters."), "reason")
    return text
