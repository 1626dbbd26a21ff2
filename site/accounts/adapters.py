"""How the sign-in package behaves here: nobody signs up, nobody learns who has an account."""

import logging
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from . import second_factor

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is not in use."),
        "email_password_mismatch": _("The e-mail or the password is not right. Try again."),
        "enter_current_password": _("This is not your current password. Try again."),
        "incorrect_code": _("The code is not right. Wait for the next one and try again."),
        "incorrect_password": _("The password is not right. Try again."),
        "invalid_password_reset": _("This link has expired or was already used."),
        "too_many_login_attempts": _("Too many attempts. Wait 5 minutes and try again."),
        "rate_limited": _("Too many attempts. Wait 5 minutes and try again."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not from somebody who signed in a moment ago, such as for the very first time."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        return required and not self._signed_in_lately()

    def _signed_in_lately(self) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        return bool(records) and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("account_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Built from settings: a forged Host header must not choose where a link leads."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "U", "key": "K"})
        return settings.PUBLIC_URL + path.replace("U-K", key)

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.SITE_NAME}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        user = context.get("user") or getattr(self.request, "user", None)
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            try:
                super().send_mail(template_prefix, email, context)
            except OSError as fault:  # errors of SMTP are among them
                # What was done stands: a password is set although nobody could be told by mail.
                log.error("an e-mail could not be sent: %s", type(fault).__name__)

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        # Counted by account *and* address: a stranger cannot lock somebody out from elsewhere.
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("You cannot remove the second step."),
        "cannot_generate_recovery_codes": _("Set up the second step first."),
        "incorrect_code": _("The code is not right. Wait for the next one and try again."),
        "unverified_email": _("Your e-mail is not confirmed. Ask the person who invited you."),
    }

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def encrypt(self, text: str) -> str:
        return second_factor.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unseal(encrypted_text)
