"""As the suite's, but durable like production, and with an address for the trivial page."""

from rumbo.settings.test import *  # noqa: F403
from rumbo.settings.test import DATABASES, SQLITE

ROOT_URLCONF = "tests.bench.urls"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
if DATABASES["default"]["ENGINE"] == SQLITE["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = SQLITE["OPTIONS"]
else:
    DATABASES["default"] |= {"OPTIONS": {}, "CONN_MAX_AGE": 60}
