"""The second factor: who must show it, and how its secrets are sealed.

Secrets of authenticator apps and seeds of recovery codes are stored as
`v2.<master key id>.<nonce>.<ciphertext>`, sealed with a key of the key ring and not with
SECRET_KEY: whoever steals the database cannot make codes. They are bound to their user: copied
onto another account they do not open. What waits in a session to be set up is `v1`, of nobody yet;
the sign-in package knows one way to seal and does not say for whom, so a row binds what it is
given when it is saved, and marks what it holds when it is read.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import checks
from django.core.cache import cache

from rumbo.keyring import UnknownKey, ring

from .roles import NEEDS_SECOND_FACTOR
from .sealing.fields import Unreadable

PURPOSE = "second-factor"
WAITING, BOUND = "v1", "v2"
SEALED_IN = ("secret", "seed")

# What is still missing in a session, each with the address where it is done.
ENROLL, SHOW = "mfa_activate_totp", "mfa_reauthenticate"
# Who misses it may open these and nothing else.
LEADS_TO = {
    ENROLL: frozenset({ENROLL, "account_reauthenticate", "account_logout", "set_language"}),
    SHOW: frozenset({SHOW, "account_logout", "set_language"}),
}


def missing(request, roles) -> str | None:
    """The step (ENROLL or SHOW) that this session still owes, for a user who holds `roles`."""
    if not is_required() or not NEEDS_SECOND_FACTOR.intersection(roles):
        return None
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return ENROLL
    # Without the user as second argument allauth answers with no records at all.
    records = get_authentication_records(request, request.user)
    return None if any(r.get("method") == "mfa" for r in records) else SHOW


def spend(user, code: str) -> bool:
    """Take a code that was accepted; False when it was taken before and is still of its time.

    The sign-in package remembers a code for one period, but takes it a period early or late.
    """
    digest = hashlib.sha256(normalize_user_code(code).encode()).hexdigest()
    lives = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
    return cache.add(f"second-factor.spent?user={user.pk}&code={digest}", "y", timeout=lives)


def is_required() -> bool:
    """Only the demo may do without, and only if it says so."""
    return settings.SECOND_FACTOR_REQUIRED or not settings.DEMO


@checks.register(checks.Tags.security)
def only_the_demo_goes_without(app_configs, **kwargs):
    if settings.SECOND_FACTOR_REQUIRED or settings.DEMO:
        return []
    return [
        checks.Error(
            "SECOND_FACTOR_REQUIRED is off although this is not the demo", id="accounts.E010"
        )
    ]


class OfUser(str):
    """A sealed secret as it stands in the row of one user: `v2`, or it does not open."""

    user: int


def seal(text: str, user: int | None = None) -> str:
    """`text` sealed for the user with that id; without one, for nobody yet."""
    kid, nonce = ring().current, os.urandom(12)
    sealed = _lock(kid).encrypt(nonce, text.encode(), _context(kid, user))
    return ".".join([WAITING if user is None else BOUND, kid, _text(nonce), _text(sealed)])


def unseal(sealed: str) -> str:
    """The secret; Unreadable if it was altered, is another's, or its master key is gone."""
    user = sealed.user if isinstance(sealed, OfUser) else None
    try:
        version, kid, nonce, text = sealed.split(".")
        if version != (WAITING if user is None else BOUND):
            raise ValueError(version)
        return _lock(kid).decrypt(_bytes(nonce), _bytes(text), _context(kid, user)).decode()
    except UnknownKey as fault:
        raise Unreadable(f"second factor sealed under a key that is gone: {fault}") from fault
    except (InvalidTag, ValueError, binascii.Error) as fault:
        raise Unreadable("second factor") from fault


def mark(authenticator: Authenticator) -> None:
    """Say of the secrets that were read from a row whose they must be."""
    _change(authenticator, lambda text: of_user(text, authenticator.user_id))


def bind(authenticator: Authenticator) -> None:
    """Seal for its user what the sign-in package has just put into a row."""
    user = authenticator.user_id
    _change(
        authenticator,
        lambda text: text if isinstance(text, OfUser) else of_user(seal(unseal(text), user), user),
    )


def reseal(authenticator: Authenticator) -> None:
    """Seal its secrets anew under the current master key; Unreadable if they cannot be opened."""
    user = authenticator.user_id
    _change(authenticator, lambda text: of_user(seal(unseal(text), user), user))
    authenticator.save(update_fields=["data"])


def of_user(text: str, user: int) -> OfUser:
    found = OfUser(text)
    found.user = user
    return found


def master_keys_of(authenticator: Authenticator) -> set[str]:
    """The ids of the master keys under which its secrets are sealed."""
    return {text.split(".")[1] for text in _secrets(authenticator) if text.count(".") == 3}


def _change(authenticator: Authenticator, how: Callable[[str], str]) -> None:
    data = authenticator.data
    for name in SEALED_IN:
        if name in data:
            data[name] = how(data[name])
    if "migrated_codes" in data:
        data["migrated_codes"] = [how(code) for code in data["migrated_codes"]]


def _secrets(authenticator: Authenticator) -> list[str]:
    data = authenticator.data
    return [data[n] for n in SEALED_IN if n in data] + list(data.get("migrated_codes", []))


def _lock(kid: str) -> AESGCM:
    return AESGCM(ring().encrypting_key(PURPOSE, kid))


def _context(kid: str, user: int | None) -> bytes:
    whose = "" if user is None else f"|{user}"
    return f"{PURPOSE}|{kid}{whose}".encode()


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value)
