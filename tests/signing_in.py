"""Sign a test client in as the sign-in pages do, with the second factor or without it."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as RECORDS_OF,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(client, user, mfa=True, membership=None):
    """Give `client` a session of `user`; gives the client back.

    With `mfa` the user is enrolled (once) and the session holds the record of a code that was
    accepted; without it the session is that of somebody who knows only the password.
    `membership` chooses one of several; with a single one there is nothing to choose.
    """
    client.force_login(user, backend=BACKEND)
    session = client.session
    records = [{"method": "password", "at": time.time()}]
    if mfa:
        enroll(user)
        records.append({"method": "mfa", "at": time.time(), "type": "totp"})
    session[RECORDS], session[RECORDS_OF] = records, str(user.pk)
    if membership is not None:
        session["membership"] = membership.pk
    session.save()
    return client


def enroll(user) -> str:
    """Enroll `user` with an authenticator app, once; gives the secret of a new enrollment."""
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        return ""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, periods: int = 0) -> str:
    """What the app shows now, or so many periods of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))
