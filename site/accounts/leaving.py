"""Take away: a role, the sign-in itself, sessions. One person is enough, and it holds at once."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import journal

from . import inviting, people, sessions, team
from .models import Membership, User
from .roles import Role

ENDED = gettext_lazy("This role has ended already.")


class Refused(Exception):
    """It would lock people out; the message says how, in words for the screen."""


@transaction.atomic(durable=True)
def end_role(membership: Membership, actor: User) -> None:
    """From the next request on the role opens nothing; Refused where nobody would be left.

    Invitations for which nobody answers then are closed with it.
    """
    if membership not in team.memberships(actor):
        raise Refused(ENDED)
    _end(membership, actor)


@transaction.atomic(durable=True)
def deactivate(user: User, actor: User) -> None:
    """End all roles and the sign-in itself. Only two people together bring somebody back.

    The password is forgotten too: who returns sets a new one by a link to their address.
    """
    why_not = keeps_signing_in(user, actor)
    if why_not:
        raise Refused(why_not)
    for membership in user.memberships.active():
        _end(membership, actor)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    inviting.close_for(user.email, actor)
    sessions.end_all(user)
    journal.record("user.deactivated", user, actor=actor)


def _end(membership: Membership, actor: User) -> None:
    held = Membership.objects.filter(
        role=membership.role, organization=membership.organization, ended_at=None
    )
    # Two who end each other wait for each other here.
    if membership not in list(held.select_for_update().order_by("pk")):
        raise Refused(ENDED)
    why_not = keeps_role(membership, actor)
    if why_not:
        raise Refused(why_not)
    people.end_role(membership, actor)
    inviting.close_unanswered(membership.user, actor)


def keeps_role(membership: Membership, actor: User) -> str:
    """Why `actor` cannot end this role: nobody would be left to give roles. "" if they can."""
    if not is_last(membership):
        return ""
    if membership.role == Role.ADMINISTRATOR:
        return _("This is the last administrator. Give the role to another person first.")
    if actor.organization is not None:
        return _(
            "This is the last coordinator. Give the role to another person first, or ask an "
            "administrator to end it."
        )
    return ""


def keeps_signing_in(user: User, actor: User) -> str:
    """Why `actor` cannot stop the sign-in of `user`; "" if nothing stands against it."""
    if user == actor:
        return _("You cannot stop your own sign-in. Ask another person of your team.")
    if not user.is_active:
        return _("This person no longer signs in.")
    if actor.organization and team.only_organization(user) != actor.organization:
        return _("This person also works elsewhere. Only an administrator can do this.")
    reasons = [keeps_role(m, actor) for m in user.memberships.active()]
    return next(filter(None, reasons), "")


def is_last(membership: Membership) -> bool:
    """The only coordinator of an organization, or the only administrator?"""
    if membership.role not in (Role.COORDINATOR, Role.ADMINISTRATOR):
        return False
    same = Membership.objects.active().filter(
        role=membership.role, organization=membership.organization
    )
    return not same.exclude(user=membership.user).exists()


def what_follows(membership: Membership, actor: User) -> list[str]:
    """What ending this role means, in sentences, for whoever is about to do it."""
    user, place = membership.user, membership.organization
    words = {"role": membership.get_role_display(), "name": user, "organization": place}
    said = [_("%(name)s opens nothing more as %(role)s, from the next click on.") % words]
    if membership.role == Role.FACILITATOR:
        said.append(_("Groups that this person leads go on without them: name somebody else."))
    if user.memberships.active().count() == 1:
        said.append(_("It is their only role: they can still sign in, but open nothing."))
    if user == actor:
        said.append(_("It is your own role: you leave this page."))
    if place and is_last(membership):
        said.append(
            _("Nobody coordinates %(organization)s then: roles there take two administrators.")
            % words
        )
    return [*said, _("To give it back takes two people.")]


# --- sessions ------------------------------------------------------------------------------
@transaction.atomic(durable=True)
def sign_out(user: User, actor: User, but: str | None = None) -> int:
    """End the user's sessions, except the one with key `but`; gives how many."""
    number = sessions.end_all(user, but=but)
    journal.record("sessions.ended", user, actor=actor, count=number)
    return number


@transaction.atomic(durable=True)
def end_session(session: UserSession, actor: User) -> None:
    session.end()
    journal.record("sessions.ended", session.user, actor=actor, count=1)
