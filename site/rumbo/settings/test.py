"""The suite: strict, quick hashing, an own folder; the second factor is required as in production."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import SQLITE, TEMPLATES, database, env

VAR = Path(tempfile.gettempdir()) / "rumbo-tests"
VAR.mkdir(exist_ok=True)
DEBUG = False
DEMO = False
SECRET_KEY = "only-for-tests-" * 5
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PUBLIC_URL = "https://rumbo.example"
KEYRING = None  # a ring in memory, made for the run
SEALED_ROOT = VAR / "sealed"
MEDIA_ROOT = VAR / "media"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# A file, not memory: threads of the race tests must meet on one database.
DATABASES = {"default": database()}
if DATABASES["default"]["ENGINE"] == SQLITE["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
LOGGING = {}
RUMBO_TEST_URL = env.str("DATABASE_URL", default="")
