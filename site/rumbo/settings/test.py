"""The suite: strict, quick hashing, own folders; a second factor is required as in production."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import CACHES, SQLITE, TEMPLATES, database, env

# A folder of its own for every run, so that two runs on one machine never meet. The processes of
# a run share it; each has its own files in it.
if "RUMBO_TESTS_VAR" not in os.environ:
    os.environ["RUMBO_TESTS_VAR"] = tempfile.mkdtemp(prefix="rumbo-tests-")
    atexit.register(shutil.rmtree, os.environ["RUMBO_TESTS_VAR"], ignore_errors=True)
VAR = Path(os.environ["RUMBO_TESTS_VAR"])
OWN = VAR / os.environ.get("PYTEST_XDIST_WORKER", "main")
OWN.mkdir(exist_ok=True)
DEBUG = False
DEMO = False
SECRET_KEY = "only-for-tests-" * 5
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PUBLIC_URL = "https://rumbo.example"
REGION_TIME_ZONE = "UTC"  # "today" is the same in tests and pages; test_clock.py says otherwise
# Walks through all addresses ask for what is not theirs; tests/accounts/test_denials.py says 20.
DENIALS_THAT_END_SESSIONS = 100_000
KEYRING = SIGNING_KEYS = None  # rings in memory, made for the run
SEALED_ROOT = OWN / "sealed"
MEDIA_ROOT = OWN / "media"
STATIC_ROOT = OWN / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Databases are made by tests/databases.py. A file, not memory: threads must meet on one.
DATABASES = {"default": database()}
if DATABASES["default"]["ENGINE"] == SQLITE["ENGINE"]:
    DATABASES["default"]["NAME"] = str(OWN / "test.sqlite3")
    # Nobody mourns a test database after a power cut: do not wait for the disk.
    unhurried = SQLITE["OPTIONS"]["init_command"].replace("FULL", "OFF")
    DATABASES["default"]["OPTIONS"] = SQLITE["OPTIONS"] | {"init_command": unhurried}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
LOGGING = {}
RUMBO_TEST_URL = env.str("DATABASE_URL", default="")
