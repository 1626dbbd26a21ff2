"""How long a session lives, and how it ends."""

import time
from dataclasses import dataclass

from allauth.usersessions.models import UserSession

from .roles import Role

SINCE, SEEN = "since", "seen"  # in the session: seconds since 1970
MINUTE, HOUR = 60, 3600
# An open editor asks this address every few seconds: that is no sign of a person.
NOT_ACTIVITY = "/admin/editing-sessions/"


@dataclass(frozen=True)
class Limits:
    """Seconds without activity, and in all, after which a session is over."""

    idle: int
    absolute: int


OFFICE = Limits(idle=30 * MINUTE, absolute=10 * HOUR)
# These see or change more than one organization.
STRICT = Limits(idle=15 * MINUTE, absolute=8 * HOUR)
STRICT_ROLES = frozenset({Role.EVALUATOR, Role.ADMINISTRATOR})


def limits(roles) -> Limits:
    return STRICT if STRICT_ROLES.intersection(roles) else OFFICE


def begin(session) -> None:
    session[SINCE] = session[SEEN] = int(time.time())


def is_over(session, roles) -> bool:
    """Was the session idle, or open, for longer than the holder of `roles` may leave it?"""
    if SINCE not in session or SEEN not in session:
        begin(session)
    now, allowed = time.time(), limits(roles)
    return now - session[SEEN] > allowed.idle or now - session[SINCE] > allowed.absolute


def may_be_open(data: dict) -> bool:
    """Could a session with this content still be used, by the more generous limits?"""
    now = time.time()
    idle, open_for = now - data.get(SEEN, now), now - data.get(SINCE, now)
    return idle <= OFFICE.idle and open_for <= OFFICE.absolute


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
