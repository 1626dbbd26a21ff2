"""The second factor: who must show it, and how its secrets are sealed.

Secrets of authenticator apps and seeds of recovery codes are stored as
`v1.<master key id>.<nonce>.<ciphertext>`, sealed with a key of the key ring and not with
SECRET_KEY: whoever steals the database cannot make codes.
"""

import base64
import binascii
import os

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import checks

from rumbo.keyring import UnknownKey, ring

from .roles import NEEDS_SECOND_FACTOR
from .sealing.fields import Unreadable

PURPOSE = "second-factor"
VERSION = "v1"
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


def seal(text: str) -> str:
    kid, nonce = ring().current, os.urandom(12)
    sealed = _lock(kid).encrypt(nonce, text.encode(), _context(kid))
    return ".".join([VERSION, kid, _text(nonce), _text(sealed)])


def unseal(sealed: str) -> str:
    """The secret; Unreadable if it was altered or its master key is gone."""
    try:
        version, kid, nonce, text = sealed.split(".")
        if version != VERSION:
            raise ValueError(version)
        return _lock(kid).decrypt(_bytes(nonce), _bytes(text), _context(kid)).decode()
    except UnknownKey as fault:
        raise Unreadable(f"second factor sealed under a key that is gone: {fault}") from fault
    except (InvalidTag, ValueError, binascii.Error) as fault:
        raise Unreadable("second factor") from fault


def master_keys_of(authenticator: Authenticator) -> set[str]:
    """The ids of the master keys under which its secrets are sealed."""
    return {text.split(".")[1] for text in _secrets(authenticator) if text.count(".") == 3}


def reseal(authenticator: Authenticator) -> None:
    """Seal its secrets anew under the current master key; Unreadable if they cannot be opened."""
    data = authenticator.data
    for name in SEALED_IN:
        if name in data:
            data[name] = seal(unseal(data[name]))
    if "migrated_codes" in data:
        data["migrated_codes"] = [seal(unseal(code)) for code in data["migrated_codes"]]
    authenticator.save(update_fields=["data"])


def _secrets(authenticator: Authenticator) -> list[str]:
    data = authenticator.data
    return [data[n] for n in SEALED_IN if n in data] + list(data.get("migrated_codes", []))


def _lock(kid: str) -> AESGCM:
    return AESGCM(ring().encrypting_key(PURPOSE, kid))


def _context(kid: str) -> bytes:
    return f"{PURPOSE}|{kid}".encode()


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value)
