"""The demo and a developer's machine: SQLite, plain HTTP on localhost, invented people."""

from .base import *  # noqa: F403
from .base import VAR, env

DEBUG = env.bool("RUMBO_DEBUG", default=False)
DEMO = env.bool("RUMBO_DEMO", default=True)
# The demo's people may sign in with a password alone; every screen says so.
SECOND_FACTOR_REQUIRED = env.bool("RUMBO_SECOND_FACTOR", default=not DEMO)
# Nobody's: no number of the region begins with a zero.
CONTACT_PHONE = env.str("RUMBO_CONTACT_PHONE", default="+504 0000 0000")
CONTACT_EMAIL = env.str("RUMBO_CONTACT_EMAIL", default="hola@rumbo.example")
SECRET_KEY = env.str("RUMBO_SECRET_KEY", default="demo-only-" + "invented-and-public-" * 3)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
INTERNAL_IPS = ["127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"

# Served compressed, as in production; RUMBO_DEBUG=1 serves each file as it stands in its folder.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rumbo.static_files.QuickStorage"},
}
