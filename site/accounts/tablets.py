"""A shared tablet: on it everybody works as facilitators do, for a short while, and takes nothing.

Not a rule for each page but one for the role: whoever coordinates is a facilitator there, so that
groups of others, exports, lists and the team are out of reach by the same checks as for
facilitators. Case workers stay what they are; all others find no work there.
"""

import copy
import secrets
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from audit import journal

from .models import Membership, Tablet, User
from .models.tablet import digest_of
from .roles import Role

MARK = "tablet"  # in the session: the id of the tablet on which it began
SESSIONS = 2  # of one user on all tablets together
LIFE = timedelta(days=400)  # of the cookie: browsers keep none for longer
# Who works on a tablet, and as what.
IN_THE_FIELD = {
    Role.FACILITATOR: Role.FACILITATOR,
    Role.COORDINATOR: Role.FACILITATOR,
    Role.CASE_WORKER: Role.CASE_WORKER,
}


def of(request) -> Tablet | None:
    """The tablet in use from which this request comes."""
    secret = request.COOKIES.get(settings.TABLET_COOKIE_NAME, "")
    if not secret:
        return None
    tablet = Tablet.objects.in_use().with_secret(secret).first()
    now = timezone.now()
    if tablet and (tablet.seen_at is None or now - tablet.seen_at > timedelta(minutes=1)):
        Tablet.objects.filter(pk=tablet.pk).update(seen_at=now)
    return tablet


def belongs_here(session, tablet: Tablet | None) -> bool:
    """Is the session on the device where it began? One of before is bound to its tablet now."""
    if tablet is not None:
        return session.setdefault(MARK, str(tablet.pk)) == str(tablet.pk)
    return MARK not in session


def roles_on(tablet: Tablet | None, held: list[Membership]) -> list[Membership]:
    """The memberships in which somebody may work there; all of them on an ordinary device."""
    if tablet is None:
        return held
    own = (m for m in held if m.organization_id == tablet.organization_id)
    return [_in_the_field(each) for each in own if each.role in IN_THE_FIELD]


def _in_the_field(membership: Membership) -> Membership:
    """A copy for this request, which is never stored."""
    found = copy.copy(membership)
    found.role = IN_THE_FIELD[membership.role]
    return found


@transaction.atomic
def register(user: User, name: str) -> tuple[Tablet, str]:
    """A new tablet of the user's organization, and the secret for its cookie."""
    secret = secrets.token_urlsafe(32)
    tablet = Tablet.objects.create(
        organization=user.organization,
        name=name,
        digest=digest_of(secret),
        registered_by=user,
    )
    journal.record("tablet.registered", tablet, actor=user)
    return tablet, secret


def give_cookie(response, secret: str) -> None:
    response.set_cookie(
        settings.TABLET_COOKIE_NAME,
        secret,
        max_age=LIFE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


@transaction.atomic
def revoke(tablet: Tablet, user: User) -> bool:
    """Take it out of use: its sessions end at their next request. False when somebody just did."""
    mine = Tablet.objects.in_use().filter(pk=tablet.pk)
    if not mine.update(revoked_at=timezone.now(), revoked_by=user):
        return False
    journal.record("tablet.revoked", tablet, actor=user)
    return True


def end_surplus(user: User, but: str | None) -> int:
    """After a sign-in on a tablet: of the user's others on tablets keep the newest; gives how many
    ended."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but)
    rows = {row.session_key: row for row in rows.order_by("-created_at", "-pk")}
    living = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    there = {each.session_key for each in living if MARK in each.get_decoded()}
    surplus = [row for key, row in rows.items() if key in there][SESSIONS - 1 :]
    for row in surplus:
        row.end()
    return len(surplus)


def takes_away(response) -> bool:
    """Would the answer leave a file on the device?"""
    return response.get("Content-Disposition", "").startswith("attachment")
