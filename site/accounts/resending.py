"""A form that was sent to a locked session: it waits in the page of the lock, sealed, until the
right person opens the lock and sends it again by one button.

Nothing of it is stored here, and whoever holds the device meanwhile cannot read it. Files are not
kept: browsers would not send them again.
"""

import base64
import binascii
import json
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rumbo.keyring import UnknownKey, ring

PURPOSE = "resending"
MOST = 200_000  # characters of a form; longer ones are not kept
ACCOUNT = "/cuenta/"  # where passwords are typed
NOT_KEPT = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Sent:
    """A form as it was sent: its address, and its fields in order."""

    path: str
    fields: list[list[str]]


def seal(request, user) -> str:
    """What was sent, for this user and session alone; "" where there is nothing to keep."""
    if request.method != "POST" or request.FILES or request.path_info.startswith(ACCOUNT):
        return ""
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return ""  # a script asks, and would not know what to do with the page
    rows = [[k, v] for k, values in request.POST.lists() for v in values if k not in NOT_KEPT]
    text = json.dumps([request.get_full_path(), rows])
    if not rows or len(text) > MOST:
        return ""
    kid, nonce = ring().current, os.urandom(12)
    sealed = _lock(kid).encrypt(nonce, text.encode(), _context(request, user, kid))
    return f"{kid}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(request, user, sealed: str) -> Sent | None:
    """The form again; None if it was altered, or is another user's or session's."""
    try:
        kid, text = sealed.split(".")
        raw = base64.urlsafe_b64decode(text)
        found = _lock(kid).decrypt(raw[:12], raw[12:], _context(request, user, kid))
    except (ValueError, binascii.Error, InvalidTag, UnknownKey):
        return None
    return Sent(*json.loads(found))


def _lock(kid: str) -> AESGCM:
    return AESGCM(ring().encrypting_key(PURPOSE, kid))


def _context(request, user, kid: str) -> bytes:
    return f"{PURPOSE}|{kid}|{user.pk}|{request.session.session_key}".encode()
