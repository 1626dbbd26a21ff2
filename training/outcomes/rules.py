"""Who may do what with an outcome, as it is now. Pages ask before they offer an act; acts again."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import may
from training.models import Outcome, OutcomeEvidence, OutcomeStep
from training.models.outcome import OPEN, PAPERS, OutcomeState, Verification

WHY = "an outcome already fetched"
LEAST_WORDS = 10  # characters of a reason, or of what somebody heard
MOST_EVIDENCE = 12  # pieces of one outcome
State = OutcomeState


class Refused(ValueError):
    """An act on an outcome that the rules refuse; the text says why, in words for staff.

    `field` names the question of the form that the problem is about; None where it is the whole.
    """

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


def may_confirm(user, outcome: Outcome) -> bool:
    """Confirm it or send it back: whoever coordinates, and did not propose it."""
    if outcome.state != State.PROPOSED or outcome.proposed_by_id == user.pk:
        return False
    return may(user, "confirm_outcome") and is_of_somebody(outcome)


def is_of_somebody(outcome: Outcome) -> bool:
    """About a person who was erased nothing is written any more; what is wrong is withdrawn."""
    return outcome.participant.erased_at is None


def may_add_evidence(user, outcome: Outcome) -> bool:
    return outcome.state in OPEN and may(user, "propose_outcome") and is_of_somebody(outcome)


def may_send_again(user, outcome: Outcome) -> bool:
    """Only who proposed it: else somebody could change the words of another and then confirm."""
    if outcome.state != State.RETURNED or outcome.proposed_by_id != user.pk:
        return False
    return may(user, "propose_outcome") and is_of_somebody(outcome)


def may_withdraw(user, outcome: Outcome) -> bool:
    """What nobody confirmed, who proposed it may take back; all else, whoever coordinates."""
    if outcome.state in OPEN and outcome.proposed_by_id == user.pk:
        return may(user, "propose_outcome")
    return outcome.state in OPEN | {State.CONFIRMED} and may(user, "confirm_outcome")


def may_correct(user, outcome: Outcome) -> bool:
    if outcome.state != State.CONFIRMED or not may(user, "propose_outcome"):
        return False
    return is_of_somebody(outcome) and correction_of(outcome) is None


def correction_of(outcome: Outcome) -> Outcome | None:
    """The outcome that corrects this one, or is proposed to."""
    rows = Outcome.objects.unscoped(WHY).filter(replaces=outcome)
    return rows.exclude(state=State.WITHDRAWN).first()


def evidence_of(outcome: Outcome):
    return OutcomeEvidence.objects.unscoped(WHY).filter(outcome=outcome)


def mark_of(outcome: Outcome) -> str:
    """What somebody has seen of an outcome: any step or evidence since gives another mark."""
    steps = OutcomeStep.objects.unscoped(WHY).filter(outcome=outcome).count()
    return f"{steps}.{evidence_of(outcome).count()}"


def check_verification(outcome: Outcome, how: str, note: str) -> None:
    """Somebody's word is enough only where the person who confirms heard or saw it too.

    Seeing a paper needs a paper among the evidence. Without one, whoever confirms calls or visits
    and writes what they heard or saw; that becomes evidence of its own.
    """
    if how == Verification.SAW_PAPER:
        if not evidence_of(outcome).filter(kind__in=PAPERS).exists():
            raise Refused(
                _("There is no paper among the evidence. Add it, or call or visit."), "how"
            )
    elif len(note.strip()) < LEAST_WORDS:
        raise Refused(_("Write what you heard or saw, in at least 10 characters."), "note")
