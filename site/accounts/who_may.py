"""Who may ask for a change of access, confirm it, and still answers for it: the rule of
two_persons.py, asked of the roles that are held now.
"""

from . import people, team, two_persons
from .models import AccessChange, ChangeKind, User
from .roles import WITHOUT_ORGANIZATION, Role
from .two_persons import Standing


def standing(user: User, change: AccessChange) -> Standing:
    """What somebody at work is for this change: only the membership that is active counts."""
    return _standing(user, change, [user.membership] if user.membership else [])


def _standing(user: User, change: AccessChange, held) -> Standing:
    roles = {(m.role, m.organization_id) for m in held}
    own = change.organization_id
    return Standing(
        person=user.pk,
        coordinator=own is not None and (Role.COORDINATOR, own) in roles,
        administrator=(Role.ADMINISTRATOR, None) in roles,
    )


def only_administrators(change: AccessChange) -> bool:
    """Is there nobody but administrators who could decide?"""
    if change.organization is None or change.role in WITHOUT_ORGANIZATION:
        return True
    others = team.coordinators(change.organization)
    if change.kind == ChangeKind.RESET_SECOND_STEP:
        # The only coordinator who lost their phone cannot be asked.
        others = others.exclude(user=change.user)
    return not others.exists()


def may_ask(change: AccessChange, user: User) -> bool:
    return two_persons.may_ask(
        standing(user, change), _subject(change), only_administrators(change)
    )


def may_confirm(change: AccessChange, decider: User) -> bool:
    """Whoever asked must still be who they were: a role that has ended asks for nothing."""
    if change.kind == ChangeKind.RESET_SECOND_STEP and change.organization:
        if team.only_organization(change.user) != change.organization:
            return False
    asker = change.asked_by
    return two_persons.suffice(
        _standing(asker, change, asker.memberships.active()),
        standing(decider, change),
        _subject(change),
        only_administrators(change),
    )


def asked_by_coordinator(change: AccessChange) -> bool:
    asker = change.asked_by
    return _standing(asker, change, asker.memberships.active()).coordinator


def _subject(change: AccessChange) -> int | None:
    """Whose access it is; of somebody invited, whoever has that address by now."""
    found = change.user or people.with_email(change.invitation.email)
    return found.pk if found else None


def is_answered_for(change: AccessChange) -> bool:
    """Do both who let somebody in still hold a role that may? Asked when they come in.

    One of them alone is not enough: else who was sent away could still bring in a friend.
    """
    both = (change.asked_by, change.decided_by)
    now = [_standing(each, change, each.memberships.active()) for each in both if each]
    return len(now) == 2 and all(each.coordinator or each.administrator for each in now)
