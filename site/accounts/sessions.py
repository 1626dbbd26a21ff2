"""How long a session stays open, when it asks who is there, and how it ends."""

import time
from dataclasses import dataclass

from allauth.usersessions.models import UserSession

from .roles import Role

SINCE, SEEN = "since", "seen"  # in the session: seconds since 1970
LOCKED = "locked"  # in the session, from the lock until somebody shows who they are
MINUTE, HOUR = 60, 3600
# An open editor asks this address every few seconds: that is no sign of a person.
NOT_ACTIVITY = "/admin/editing-sessions/"


@dataclass(frozen=True)
class Limits:
    """Seconds without activity until a session is locked, and in all until it is over."""

    idle: int
    absolute: int


# At work among people: a tablet or phone lies on a table, or changes hands.
FIELD = Limits(idle=10 * MINUTE, absolute=10 * HOUR)
OFFICE = Limits(idle=30 * MINUTE, absolute=12 * HOUR)
# These see or change more than one organization.
STRICT = Limits(idle=15 * MINUTE, absolute=8 * HOUR)
OF_ROLE = {Role.FACILITATOR: FIELD, Role.EVALUATOR: STRICT, Role.ADMINISTRATOR: STRICT}


def limits(roles) -> Limits:
    """The strictest of what holds for these roles."""
    held = [OF_ROLE.get(role, OFFICE) for role in roles] or [OFFICE]
    return Limits(min(each.idle for each in held), min(each.absolute for each in held))


def begin(session) -> None:
    session[SINCE] = session[SEEN] = int(time.time())
    session.pop(LOCKED, None)


def is_over(session, allowed: Limits) -> bool:
    """Was the session open for longer than it may be?"""
    if SINCE not in session or SEEN not in session:
        begin(session)
    return time.time() - session[SINCE] > allowed.absolute


def is_locked(session, allowed: Limits) -> bool:
    """Was nobody there for too long, or did somebody lock it? It stays locked until `unlock`."""
    if LOCKED not in session and time.time() - session[SEEN] > allowed.idle:
        lock(session)
    return LOCKED in session


def lock(session) -> None:
    session[LOCKED] = True


def unlock(session) -> None:
    session.pop(LOCKED, None)
    session[SEEN] = int(time.time())


def may_be_open(data: dict) -> bool:
    """Could a session with this content still be used, by the more generous limits?"""
    return time.time() - data.get(SINCE, time.time()) <= OFFICE.absolute


def touch(request) -> None:
    """Note that somebody is there: one write a minute at most."""
    idle = request.path_info.startswith(NOT_ACTIVITY)
    if not idle and time.time() - request.session[SEEN] >= MINUTE:
        request.session[SEEN] = int(time.time())


def end_all(user, but: str | None = None) -> int:
    """End the user's sessions, except the one with key `but`; gives how many were ended."""
    ended = [s for s in UserSession.objects.filter(user=user) if s.session_key != but]
    for each in ended:
        each.end()
    return len(ended)
