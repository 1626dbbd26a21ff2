"""Ask for a change of somebody's access, and decide what another person asked for."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal

from . import inviting, mailing, people, sessions, team, who_may
from .models import (
    AccessChange,
    ChangeKind,
    ChangeState,
    Invitation,
    Membership,
    Organization,
    User,
)
from .roles import Role


class Refused(Exception):
    """The change cannot be made; the message says why, in words for the screen."""


NOT_YOURS = _("You may not ask for this change.")
NOT_YOU = _("You cannot confirm this change. Another person has to.")
DECIDED = _("This was decided already, or its time is over.")
HAS_ROLE = _("This person already has this role.")
ELSEWHERE = _("This person also works elsewhere. Only an administrator can do this.")
NOT_THERE = _("This role cannot be given there any more.")
GONE = _("This person no longer signs in. Invite them again.")
ASKED = _("This was asked for already. It waits for a second person.")


@dataclass(frozen=True)
class Invited:
    """Who is to be invited, as somebody wrote it."""

    email: str
    first_name: str
    last_name: str
    language: str = "es"


def ask_role(
    subject: User, role: Role | str, organization: Organization | None, asker: User, reason=""
) -> AccessChange:
    """Ask that somebody who signs in gets a role; Refused if that makes no sense."""
    change = AccessChange(user=subject, role=role, organization=organization, reason=reason)
    with transaction.atomic(durable=True):
        if not subject.is_active:
            raise Refused(GONE)
        _check_role(change)
        return _ask(change, asker)


def ask_invitation(
    invited: Invited, role: Role | str, organization: Organization | None, asker: User, reason=""
) -> AccessChange:
    """Ask that somebody is let in with a role. Nothing is mailed before a second person agrees.

    Whether the address signs in already is not said: it makes a difference only afterwards.
    """
    invitation = Invitation(**vars(invited), organization=organization)
    invitation.email = invited.email.strip().lower()
    invitation.full_clean()
    change = AccessChange(
        invitation=invitation, role=role, organization=organization, reason=reason
    )
    with transaction.atomic(durable=True):
        _check_role(change)
        invitation.save()
        return _ask(change, asker)


def ask_second_step(subject: User, asker: User, reason="") -> AccessChange:
    """Ask that the second step is taken off an account, for somebody who lost their phone."""
    change = AccessChange(kind=ChangeKind.RESET_SECOND_STEP, user=subject, reason=reason)
    with transaction.atomic(durable=True):
        change.organization = team.only_organization(subject)
        if asker.organization and asker.organization != change.organization:
            raise Refused(ELSEWHERE)
        if not _has_second_step(subject):
            raise Refused(_("This person has no second step now."))
        return _ask(change, asker)


def _ask(change: AccessChange, asker: User) -> AccessChange:
    expire_overdue()
    change.asked_by = asker
    if not who_may.may_ask(change, asker):
        raise Refused(NOT_YOURS)
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as fault:
        raise Refused(ASKED) from fault
    _record("access.asked", change, asker)
    return change


@transaction.atomic(durable=True)
def confirm(change: AccessChange, decider: User) -> AccessChange:
    """Do what was asked for; Refused if these two may not, or somebody was quicker."""
    change = _waiting(change)
    if not who_may.may_confirm(change, decider):
        raise Refused(NOT_YOU)
    if change.user and not change.user.is_active:
        raise Refused(GONE)
    _decide(change, ChangeState.CONFIRMED, decider)
    _record("access.confirmed", change, decider)
    if change.kind == ChangeKind.RESET_SECOND_STEP:
        _take_second_step_off(change.user, decider)
    elif change.invitation is None:
        _give(change, change.user, decider)
    else:
        _let_in(change, decider)
    return change


@transaction.atomic(durable=True)
def refuse(change: AccessChange, decider: User) -> AccessChange:
    """Say no; whoever could ask for it can."""
    change = _waiting(change)
    if change.asked_by_id == decider.pk or not who_may.may_ask(change, decider):
        raise Refused(NOT_YOU)
    _decide(change, ChangeState.REFUSED, decider)
    _record("access.refused", change, decider)
    return change


@transaction.atomic(durable=True)
def withdraw(change: AccessChange, asker: User) -> AccessChange:
    """Take back what one asked for oneself."""
    change = _waiting(change)
    if change.asked_by_id != asker.pk:
        raise Refused(_("Only the person who asked can withdraw it."))
    _decide(change, ChangeState.WITHDRAWN, asker)
    _record("access.withdrawn", change, asker)
    return change


def expire_overdue() -> int:
    """Note on changes that nobody decided in time that they are over; gives how many."""
    overdue = list(AccessChange.objects.overdue().select_for_update())
    for change in overdue:
        _decide(change, ChangeState.EXPIRED, None)
        _record("access.expired", change, "system:expire")
    return len(overdue)


# --- what happens then --------------------------------------------------------------------
def _give(change: AccessChange, user: User, decider: User) -> None:
    try:
        people.give_role(user, change.role, change.organization, actor=decider)
    except ValidationError as fault:  # the organization is another one by now
        raise Refused(NOT_THERE) from fault
    mailing.tell_of_role.enqueue(user.pk, str(change.organization_id or ""))


def _let_in(change: AccessChange, decider: User) -> None:
    """A link, with which they accept; the role at once only for somebody of the same team.

    Else two people of one organization could draw anybody of another one into theirs.
    """
    user = people.with_email(change.invitation.email)
    if user is None or not people.can_sign_in(user) or not _is_of_the_team(user, change):
        inviting.open_up(change.invitation)
        return
    change.invitation.user, change.invitation.accepted_at = user, timezone.now()
    change.invitation.save(update_fields=["user", "accepted_at"])
    _give(change, user, decider)


def _is_of_the_team(user: User, change: AccessChange) -> bool:
    held = user.memberships.active().filter(organization=change.organization)
    return change.organization is not None and held.exists()


def _take_second_step_off(user: User, decider: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    journal.record("second_step.reset", user, actor=decider)
    mailing.tell_of_second_step.enqueue(user.pk)


def _has_second_step(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def _check_role(change: AccessChange) -> None:
    """The role fits the organization, and is neither held nor asked for already."""
    email = change.invitation.email if change.invitation else change.user.email
    given = Membership(role=change.role, organization=change.organization)
    try:
        given.clean()
        given.clean_fields(exclude=["user"])
        given.validate_constraints(exclude=["user"])
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault
    same = {"role": change.role, "organization": change.organization}
    if Membership.objects.active().filter(**same, user__email__iexact=email).exists():
        raise Refused(HAS_ROLE)
    asked = AccessChange.objects.waiting().filter(**same)
    out = AccessChange.objects.filter(**same, invitation__in=Invitation.objects.open())
    if any(rows.filter(invitation__email=email).exists() for rows in (asked, out)):
        raise Refused(ASKED)


def _waiting(change: AccessChange) -> AccessChange:
    """The change, read anew and locked: of two who decide at once, the second finds it decided."""
    change = AccessChange.objects.select_for_update().get(pk=change.pk)
    if not change.is_waiting:
        raise Refused(DECIDED)
    return change


def _decide(change: AccessChange, state: ChangeState, by: User | None) -> None:
    change.state, change.decided_by, change.decided_at = state, by, timezone.now()
    change.save(update_fields=["state", "decided_by", "decided_at"])


def _record(action: str, change: AccessChange, actor: object) -> None:
    journal.record(
        action,
        change,
        actor=actor,
        organization=change.organization,
        purpose=change.role or change.kind,
    )
