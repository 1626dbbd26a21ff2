"""That there is something to sign with, as system checks; nothing of it stops Rumbo."""

from pathlib import Path

from django.conf import settings
from django.core import checks
from django.utils import timezone

from . import ring, stored

SEE = "See docs/keys.md."


@checks.register(checks.Tags.security, deploy=True)
def certificates_can_be_signed(app_configs, **kwargs):
    """Missing, wrong and expired keys; and those that soon expire."""
    found, now = ring.load(), timezone.now()
    try:
        signing = found.current(now)
    except ring.CannotSign as why:
        hint = f"{settings.SIGNING_KEYS}: {SEE}"
        return [checks.Error(str(why), hint=hint, id="training.E001")]
    if not found.ends_soon(now):
        return []
    says = f"The keys that certificates are signed with end on {signing.not_after:%Y-%m-%d}."
    hint = f"Run `manage.py rotate_signing_keys`. {SEE}"
    return [checks.Warning(says, hint=hint, id="training.W001")]


@checks.register(checks.Tags.security, deploy=True)
def signing_keys_are_not_for_everybody(app_configs, **kwargs):
    if settings.SIGNING_KEYS is None:
        return []
    secret = [Path(settings.SIGNING_KEYS) / name for name in (stored.PRIVATE, stored.AUTHORITY)]
    open_to_all = [path for path in secret if path.exists() and path.stat().st_mode & 0o077]
    return [
        checks.Warning(
            "Others than the service's user can open the keys that certificates are signed with.",
            hint=f"chmod 600 {path}",
            id="training.W002",
        )
        for path in open_to_all
    ]
