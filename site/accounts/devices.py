"""Where somebody is signed in, in words: browser and system, network, since when, last seen."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.context import network_of

from . import sessions

# In this order: many browsers also claim to be the ones below them.
BROWSERS = [
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
]
SYSTEMS = [
    (r"Android", "Android"),
    (r"iPhone|iPod", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows", "Windows"),
    (r"CrOS", "ChromeOS"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"Linux|X11", "Linux"),
]


@dataclass(frozen=True)
class Device:
    """One open session. `seen` is known to the minute; `network` is a /24 or /48, never more."""

    pk: int
    words: str
    network: str
    since: datetime
    seen: datetime
    is_current: bool = False


def of(users, current: str | None = None) -> dict[int, list[Device]]:
    """{user id: open sessions, the newest activity first}; `current` is this browser's key."""
    rows = list(UserSession.objects.filter(user__in=users).order_by("created_at"))
    keys = [row.session_key for row in rows]
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    opened = {each.session_key: each.get_decoded() for each in living}
    seen = {k: data.get(sessions.SEEN) for k, data in opened.items() if sessions.may_be_open(data)}
    found: dict[int, list[Device]] = {}
    for row in rows:
        if row.session_key in seen:
            device = _device(row, seen[row.session_key], current)
            found.setdefault(row.user_id, []).append(device)
    for devices in found.values():
        devices.sort(key=lambda each: (each.is_current, each.seen), reverse=True)
    return found


def _device(row: UserSession, seen: int | None, current: str | None) -> Device:
    return Device(
        pk=row.pk,
        words=in_words(row.user_agent),
        network=network_of(row.ip),
        since=row.created_at,
        seen=datetime.fromtimestamp(seen, UTC) if seen else row.created_at,
        is_current=row.session_key == current,
    )


def in_words(user_agent: str) -> str:
    """ "Firefox on Windows"; what is not known says so, and never shows the raw text."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def _first(names: list[tuple[str, str]], text: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, text)), "")
