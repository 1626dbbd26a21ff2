"""Outcomes as the pages show them: whose they are, which wait, which may be there twice."""

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.roles import SEES_ORGANIZATION
from training.models import Outcome, OutcomeEvidence, OutcomeStep
from training.models.outcome import STANDING, OutcomeState
from youth.models import Participant

State = OutcomeState
# All that a line about an outcome shows, and the key that opens its texts.
SHOWN = (
    "participant__key",
    "organization",
    "enrollment__offering__course",
    "proposed_by",
    "verified_by",
)


def seen_by(user):
    """Outcomes of the people whom `user` may see, ready to be shown."""
    return Outcome.objects.visible_to(user).select_related(*SHOWN)


def listed_for(user):
    """What the list of outcomes is about: the whole organization's, or what `user` proposed."""
    rows = seen_by(user)
    role = user.membership.role if user.membership else ""
    return rows if role in SEES_ORGANIZATION else rows.filter(proposed_by=user)


def of_person(person: Participant, user) -> list[Outcome]:
    """The outcomes of a person that `user` may see, newest first; for outcomes/list.html."""
    return list(seen_by(user).filter(participant=person))


def to_confirm(user):
    """What waits for somebody who coordinates, the oldest first; what they proposed is not in it.

    For everybody of the organization who may see it; whether `user` may decide, rules say.
    """
    waiting = seen_by(user).filter(state=State.PROPOSED)
    return waiting.exclude(proposed_by=user).order_by("proposed_at", "id")


def came_back(user):
    """What `user` proposed and was asked to put right, the latest first."""
    return seen_by(user).filter(state=State.RETURNED, proposed_by=user).order_by("-id")


def twins(user, outcome: Outcome) -> list[Outcome]:
    """Other outcomes of the same kind, person and month, which may be the same one told twice."""
    month, kin = outcome.happened_on, {outcome.pk, outcome.replaces_id} - {None}
    rows = seen_by(user).filter(
        participant=outcome.participant_id,
        kind=outcome.kind,
        happened_on__year=month.year,
        happened_on__month=month.month,
        state__in=STANDING,
    )
    return list(rows.exclude(Q(pk__in=kin) | Q(replaces=outcome)))


def evidence_seen(user, outcome: Outcome) -> list[OutcomeEvidence]:
    rows = OutcomeEvidence.objects.visible_to(user).filter(outcome=outcome)
    return list(rows.select_related("outcome__participant__key", "added_by"))


def steps_seen(user, outcome: Outcome) -> list[OutcomeStep]:
    rows = OutcomeStep.objects.visible_to(user).filter(outcome=outcome)
    return list(rows.select_related("outcome__participant__key", "by").order_by("-at", "-id"))


def reasons(user, outcomes: list[Outcome]) -> dict:
    """{outcome id: why it came back the last time}"""
    rows = OutcomeStep.objects.visible_to(user).filter(
        outcome__in=outcomes, step=OutcomeStep.Step.RETURNED
    )
    rows = rows.select_related("outcome__participant__key").order_by("at", "id")
    return {row.outcome_id: row.reason for row in rows}


def timeline(steps: list[OutcomeStep], evidence: list[OutcomeEvidence]) -> list[dict]:
    """Steps and evidence as one story, newest first, for components/timeline.html."""
    told = [(s.at, _told(s.get_step_display(), s.reason), s.by) for s in steps]
    first = min((s.at for s in steps), default=None)
    for each in evidence:
        if first and each.added_at > first:  # what came with the proposal is told by it
            told.append((each.added_at, _("Evidence: %s") % each.get_kind_display(), each.added_by))
    told.sort(key=lambda event: event[0], reverse=True)
    return [{"when": at, "what": what, "who": who} for at, what, who in told]


def _told(step: str | Promise, reason: str | None) -> str:
    return f"{step}: {reason}" if reason else str(step)
