"""Let somebody in: mail a link, and set the password of whoever opens it.

A link lives for an hour and works once. Its secret is drawn in the task that mails it, so that
none lies in the queue or the database; each new sending makes the earlier links useless. The
invitation itself stays open for some days, in which a new link can be had.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from audit import journal
from rumbo.limits import spend
from rumbo.tasks import task

from . import mailing, people, who_may
from .models import Invitation, InvitationLink, User

SENDINGS_AN_HOUR = 5  # of one invitation


OVER = gettext_lazy(
    "This invitation does not hold any more. Ask the person who invited you for a new one."
)


class Refused(Exception):
    """The invitation cannot be accepted; the message says why, in words for the screen."""


class LinkGone(Exception):
    """The link is unknown, used, replaced or too old; the answer never says which."""


def open_up(invitation: Invitation) -> None:
    """Mail the first link. Inside the transaction in which a second person confirmed it."""
    invitation.open_until = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    invitation.save(update_fields=["open_until"])
    send_link.enqueue(str(invitation.pk))


def send_again(invitation: Invitation, actor: object) -> bool:
    """Mail a new link, if the invitation is open and not too many went out in the last hour."""
    if not invitation.is_open or not spend("invitation", str(invitation.pk), SENDINGS_AN_HOUR):
        return False
    with transaction.atomic(durable=True):
        _record("invitation.asked_again", invitation, actor)
        send_link.enqueue(str(invitation.pk))
    return True


@transaction.atomic(durable=True)
def withdraw(invitation: Invitation, actor: object) -> bool:
    """Close an invitation that nobody has accepted yet; False if there is nothing to close."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        return False
    _close(invitation, actor)
    return True


def close_for(email: str, actor: object) -> None:
    """Close what is open for an address: whoever is sent away does not come back by a link."""
    for each in _locked(Invitation.objects.open().filter(email__iexact=email)):
        _close(each, actor)


def close_unanswered(user: User, actor: object) -> None:
    """Close what `user` asked for or confirmed, where they hold no role any more that may."""
    theirs = Q(change__asked_by=user) | Q(change__decided_by=user)
    for each in _locked(Invitation.objects.open().filter(theirs)):
        if not who_may.is_answered_for(each.change):
            _close(each, actor)


def _locked(rows: QuerySet[Invitation]) -> list[Invitation]:
    """In one order, so that nobody waits in a circle."""
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _close(invitation: Invitation, actor: object) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _record("invitation.withdrawn", invitation, actor)


@task()
def send_link(invitation_id: str) -> None:
    """Mint a link and mail it; nothing if the invitation was closed meanwhile."""
    secret = secrets.token_urlsafe(16)
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
        if not invitation.is_open:
            return
        InvitationLink.objects.create(invitation=invitation, hash=hash_of(secret))
        _record("invitation.sent", invitation, "system:send_link")
    known = people.with_email(invitation.email)
    mailing.send(
        "invitation",
        invitation.email,
        invitation.language,
        organization=invitation.organization,
        link=mailing.address("invitation", token=secret),
        days=settings.INVITATION_DAYS,
        known=bool(known and people.can_sign_in(known)),
    )


def hash_of(secret: str) -> str:
    """A plain hash is enough: the secret has 128 random bits."""
    return sha256(secret.encode()).hexdigest()


def invitation_of(secret: str) -> Invitation | None:
    """Whose link it is or was, for as long as the invitation is open."""
    link = _link(secret)
    return link.invitation if link and link.invitation.is_open else None


def opened_by(secret: str) -> Invitation:
    """The invitation that this link opens now; LinkGone for every other link."""
    link = _link(secret)
    if link is None or not link.invitation.is_open or not link.is_fresh:
        raise LinkGone
    if link != link.invitation.links.first():
        raise LinkGone
    return link.invitation


def _link(secret: str) -> InvitationLink | None:
    found = InvitationLink.objects.select_related("invitation__organization")
    return found.filter(hash=hash_of(secret)).first()


def accept(secret: str, password: str) -> User:
    """Make whoever opened the link somebody who signs in, with the roles they were invited to.

    The address counts as verified: the link went nowhere else. Whoever has a password keeps it;
    `password` is not used then, and they get only the role of this link. LinkGone if the link was
    used meanwhile; Refused if nobody answers for the invitation any more, or it does not fit.
    """
    try:
        with transaction.atomic(durable=True):
            return _accept(secret, password)
    except (ValidationError, IntegrityError) as fault:  # the organization is another one by now
        raise Refused(OVER) from fault


def _accept(secret: str, password: str) -> User:
    email = opened_by(secret).email
    # Of two tabs, or two links of one address, the second waits here for the first.
    theirs = _locked(Invitation.objects.filter(email=email))
    invitation = opened_by(secret)
    if not who_may.is_answered_for(invitation.change):
        raise Refused(OVER)
    user = people.with_email(email)
    if user is not None and people.can_sign_in(user):
        _take_effect(invitation, user)
        return user
    if user is None:
        names = (invitation.first_name, invitation.last_name, invitation.language)
        user = people.create_user(email, *names, actor="system:accept_invitation")
    _set_up(user, password)
    for each in theirs:
        if each.is_open and who_may.is_answered_for(each.change):
            _take_effect(each, user)
    return user


def _set_up(user: User, password: str) -> None:
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    EmailAddress.objects.filter(user=user, email__iexact=user.email).update(verified=True)
    journal.record("set_password", user, actor=user)


def _take_effect(invitation: Invitation, user: User) -> None:
    invitation.user, invitation.accepted_at = user, timezone.now()
    invitation.save(update_fields=["user", "accepted_at"])
    _record("invitation.accepted", invitation, user)
    change = invitation.change
    people.give_role(user, change.role, change.organization, actor=change.decided_by)


def _record(action: str, invitation: Invitation, actor: object) -> None:
    journal.record(action, invitation, actor=actor, organization=invitation.organization)
