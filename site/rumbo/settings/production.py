"""Production: refuses to start without its secrets; every value is proven by a test."""

import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES, SQLITE, env


def secret(name: str, least: int) -> str:
    """The secret NAME from the environment or the file named by NAME_FILE; at least so long."""
    path = env.str(f"{name}_FILE", default="")
    value = Path(path).read_text().strip() if path else env.str(name, default="")
    if len(value) < least:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) must hold at least {least} characters")
    return value


def required(name: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set")
    return value


DEBUG = False
DEMO = False
SECOND_FACTOR_REQUIRED = True
SECRET_KEY = secret("RUMBO_SECRET_KEY", 50)
SECRET_KEY_FALLBACKS = env.list("RUMBO_SECRET_KEY_FALLBACKS", default=[])
PUBLIC_URL = required("RUMBO_PUBLIC_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
ALLOWED_HOSTS = env.list("RUMBO_HOSTS", default=[])
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("RUMBO_HOSTS must name the exact hosts")
KEYRING = Path(required("RUMBO_KEYRING"))
# Without the ring nothing may start but the command that makes it.
if not KEYRING.is_file() and sys.argv[1:2] != ["make_keys"]:
    raise ImproperlyConfigured("RUMBO_KEYRING must name the key file: see docs/keys.md")
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("RUMBO_PUBLIC_URL must start with https://")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = False
# security.W021: to be put on the browsers' preload list is hard to undo and is a decision about
# the whole domain, which belongs to the organization that owns it and not to this program.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if env.bool("RUMBO_PROXY_SETS_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_COOKIE_NAME = "__Host-s"
CSRF_COOKIE_NAME = "__Host-c"
TABLET_COOKIE_NAME = "__Host-t"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_PATH = "/"
CSRF_TRUSTED_ORIGINS = env.list("RUMBO_ORIGINS", default=[PUBLIC_URL])

if DATABASES["default"]["ENGINE"] != SQLITE["ENGINE"]:
    limits = (
        "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=15s"
    )
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options.setdefault("options", limits)
    options.setdefault("sslmode", env.str("RUMBO_DATABASE_SSLMODE", default="verify-full"))

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rumbo.static_files.SmallStorage"},
}

EMAIL_HOST = env.str("RUMBO_EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("RUMBO_EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("RUMBO_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("RUMBO_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("RUMBO_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10  # seconds; a mail server that does not answer holds up a request
