"""Who may do what: one enum, and the named sets that everything else uses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    FACILITATOR = "facilitator", _("facilitator")
    COORDINATOR = "coordinator", _("coordinator")
    CASE_WORKER = "case_worker", _("case worker")
    MONITOR = "monitor", _("monitoring and evaluation")
    EVALUATOR = "evaluator", _("evaluator")
    EDITOR = "editor", _("website editor")
    ADMINISTRATOR = "administrator", _("platform administrator")


# Work inside one organization, and see its people.
STAFF = frozenset({Role.FACILITATOR, Role.COORDINATOR, Role.CASE_WORKER, Role.MONITOR})
# See everybody of their organization; the others see those they work with.
SEES_ORGANIZATION = frozenset({Role.COORDINATOR, Role.MONITOR})
# May see a person, if only by initials: never given to members of police or justice bodies.
SEES_PEOPLE = STAFF | {Role.EVALUATOR}
# Have no organization: their work is the website, or the configuration.
WITHOUT_ORGANIZATION = frozenset({Role.EDITOR, Role.ADMINISTRATOR})
# Every role that can see a person or the website's admin: all of them.
NEEDS_SECOND_FACTOR = frozenset(Role)

# Acts of the staff workspace, each with the roles that may do it.
MAY = {
    "see_people": STAFF,
    # Phones, papers, how to get there: for who works with the person, not for counting.
    "see_contacts": frozenset({Role.FACILITATOR, Role.COORDINATOR, Role.CASE_WORKER}),
    # What a body or mind finds difficult: for who arranges support, not for a list in class.
    "see_difficulties": frozenset({Role.COORDINATOR, Role.CASE_WORKER}),
    "see_history": SEES_ORGANIZATION,  # who saw and changed what
    "ask_about_readings": frozenset({Role.COORDINATOR}),
    "add_people": frozenset({Role.FACILITATOR, Role.COORDINATOR, Role.CASE_WORKER}),
    "import_people": frozenset({Role.COORDINATOR}),
    "merge_people": frozenset({Role.COORDINATOR}),
    "count_overlap": frozenset({Role.COORDINATOR, Role.EVALUATOR}),  # figures, never people
    "manage_training": frozenset({Role.COORDINATOR}),
    "enroll": frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    "call_roll": frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    "assess": frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    "exceed_seats": frozenset({Role.COORDINATOR}),
    "certify": frozenset({Role.COORDINATOR}),
    "grant_access": frozenset({Role.COORDINATOR}),
    "see_certificates": frozenset({Role.COORDINATOR, Role.MONITOR}),
    "see_outcomes": STAFF,
    "propose_outcome": frozenset({Role.FACILITATOR, Role.COORDINATOR, Role.CASE_WORKER}),
    "confirm_outcome": frozenset({Role.COORDINATOR}),
    "export_outcomes": frozenset({Role.COORDINATOR, Role.MONITOR}),
    "tell_stories": frozenset({Role.COORDINATOR}),
    "answer_complaints": frozenset({Role.COORDINATOR}),
    "answer_rights": frozenset({Role.COORDINATOR}),
    "evaluate": frozenset({Role.EVALUATOR}),
    "manage_team": frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    "manage_tablets": frozenset({Role.COORDINATOR}),
    "administer": frozenset({Role.ADMINISTRATOR}),
}


def may(user, act: str) -> bool:
    """May this user, in the membership that is active now, do `act` (a key of MAY)?"""
    membership = getattr(user, "membership", None)
    return bool(membership and membership.role in MAY[act])
