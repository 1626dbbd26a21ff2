"""Production refuses to start half configured, and says what it needs; its values are these."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from rumbo.keyring import KeyRing
from rumbo.settings import base, dev
from training.proving import rotating

SHOW = """
import json, importlib, sys
loaded = importlib.import_module(sys.argv[1])
print(json.dumps({k: getattr(loaded, k) for k in dir(loaded) if k.isupper()}, default=str))
"""


@pytest.fixture(scope="module")
def complete(tmp_path_factory) -> dict[str, str]:
    """The environment of a production that lacks nothing."""
    folder = tmp_path_factory.mktemp("production")
    KeyRing.fresh().save(folder / "keyring.json")
    (folder / "signing").mkdir()
    rotating.make(folder / "signing", datetime.now(UTC))
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{base.SITE}:{base.ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": "rumbo.settings.production",
        "RUMBO_VAR": str(folder),
        "RUMBO_KEYRING": str(folder / "keyring.json"),
        "RUMBO_SECRET_KEY": "only-for-this-test-" * 4,
        "RUMBO_PUBLIC_URL": "https://rumbo.example",
        "RUMBO_HOSTS": "rumbo.example,www.rumbo.example",
    }


def python(env: dict[str, str], *args: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *args], env=env, cwd=base.ROOT, capture_output=True, text=True
    )


def load(env: dict[str, str]) -> dict:
    done = python(env, "-c", SHOW, "rumbo.settings.production")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def production(complete) -> dict:
    return load(complete)


def test_production_starts_when_nothing_is_missing(production):
    assert production["DEBUG"] is False


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"RUMBO_SECRET_KEY": None}, "RUMBO_SECRET_KEY"),
        ({"RUMBO_SECRET_KEY": ""}, "RUMBO_SECRET_KEY"),
        ({"RUMBO_SECRET_KEY": "x" * 49}, "at least 50 characters"),
        ({"RUMBO_PUBLIC_URL": None}, "RUMBO_PUBLIC_URL must be set"),
        ({"RUMBO_PUBLIC_URL": "http://rumbo.example"}, "must start with https://"),
        ({"RUMBO_HOSTS": None}, "RUMBO_HOSTS must name the exact hosts"),
        ({"RUMBO_HOSTS": "rumbo.example,*"}, "RUMBO_HOSTS must name the exact hosts"),
        ({"RUMBO_KEYRING": None}, "RUMBO_KEYRING must be set"),
        ({"RUMBO_KEYRING": "/nowhere/keyring.json"}, "must name the key file"),
    ],
)
def test_production_refuses_to_start_without(complete, changed, said):
    env = {k: v for k, v in (complete | changed).items() if v is not None}
    done = python(env, "-c", SHOW, "rumbo.settings.production")
    assert done.returncode == 1
    assert "ImproperlyConfigured" in done.stderr
    assert said in done.stderr


def test_a_secret_may_come_from_a_file(complete, tmp_path):
    (tmp_path / "secret").write_text("from-a-file-" * 5 + "\n")
    env = complete | {"RUMBO_SECRET_KEY": "", "RUMBO_SECRET_KEY_FILE": str(tmp_path / "secret")}
    assert load(env)["SECRET_KEY"] == "from-a-file-" * 5


VALUES = {
    "DEBUG": False,
    "DEMO": False,
    "SECOND_FACTOR_REQUIRED": True,
    "ALLOWED_HOSTS": ["rumbo.example", "www.rumbo.example"],
    "ADMINS": [],
    "USE_TZ": True,
    "TIME_ZONE": "UTC",
    # transport and headers
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "SECURE_REFERRER_POLICY": "same-origin",
    "USE_X_FORWARDED_HOST": False,
    "X_FRAME_OPTIONS": "DENY",
    # cookies and sessions
    "SESSION_COOKIE_NAME": "__Host-s",
    "CSRF_COOKIE_NAME": "__Host-c",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_PATH": "/",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_TRUSTED_ORIGINS": ["https://rumbo.example"],
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "SESSION_COOKIE_AGE": 86400,
    "PASSWORD_RESET_TIMEOUT": 3600,
    # uploads
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1000,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 10,
    "FILE_UPLOAD_PERMISSIONS": 0o640,
    # the website's editor: calls nobody, takes only what it can check
    "WAGTAIL_ENABLE_UPDATE_CHECK": False,
    "WAGTAIL_ENABLE_WHATS_NEW_BANNER": False,
    "WAGTAIL_GRAVATAR_PROVIDER_URL": None,
    "WAGTAILADMIN_BASE_URL": "https://rumbo.example",
    "WAGTAILIMAGES_EXTENSIONS": ["jpg", "jpeg", "png", "webp"],
    "WAGTAILIMAGES_MAX_IMAGE_PIXELS": 25_000_000,
    "WAGTAILIMAGES_MAX_UPLOAD_SIZE": 10 * 1024 * 1024,
    "WAGTAILDOCS_EXTENSIONS": ["pdf"],
    "WAGTAILDOCS_SERVE_METHOD": "serve_view",
    "WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT": True,
    # languages
    "LANGUAGE_CODE": "es",
    "LANGUAGES": [["es", "Español"], ["en", "English"]],
    "USE_THOUSAND_SEPARATOR": False,
}


@pytest.mark.parametrize("name", VALUES)
def test_value_in_production(production, name):
    assert production[name] == VALUES[name]


def test_settings_that_must_keep_their_default(production):
    """An own value of these would weaken something; Django's default is the right one."""
    assert not production.get("SESSION_SAVE_EVERY_REQUEST")
    assert not production.get("SECURE_PROXY_SSL_HEADER"), "only where a proxy overwrites the header"


def test_passwords_in_production(production):
    assert "Argon2" in production["PASSWORD_HASHERS"][0]
    validators = {v["NAME"].rpartition(".")[2]: v for v in production["AUTH_PASSWORD_VALIDATORS"]}
    assert validators["MinimumLengthValidator"]["OPTIONS"] == {"min_length": 12}
    assert {"CommonPasswordValidator", "UserAttributeSimilarityValidator"} <= set(validators)


def test_sqlite_in_production(production):
    options = production["DATABASES"]["default"]["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_postgresql_in_production(complete):
    found = load(complete | {"DATABASE_URL": "postgresql://rumbo@db.example/rumbo"})
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)
    assert database["OPTIONS"]["sslmode"] == "verify-full"
    for limit in (
        "statement_timeout=10s",
        "lock_timeout=3s",
        "idle_in_transaction_session_timeout=15s",
    ):
        assert limit in database["OPTIONS"]["options"]


CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_the_deployment_check_has_nothing_to_say(complete):
    done = python(complete, *CHECK)
    assert done.returncode == 0, done.stderr


def test_the_deployment_check_finds_a_weak_value(complete, tmp_path):
    """The control: the same check, with one value weakened, fails."""
    weak = "from rumbo.settings.production import *\nSECURE_HSTS_SECONDS = 0\n"
    (tmp_path / "weakened.py").write_text(weak)
    path = f"{complete['PYTHONPATH']}:{tmp_path}"
    done = python(complete | {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "weakened"}, *CHECK)
    assert done.returncode == 1
    assert "security.W004" in done.stderr


def test_only_the_demo_lets_people_in_without_a_second_factor():
    assert settings.SECOND_FACTOR_REQUIRED and base.SECOND_FACTOR_REQUIRED
    assert dev.DEMO and not dev.SECOND_FACTOR_REQUIRED


@pytest.mark.parametrize(
    ("language", "said"), [("es", "3 de julio de 2026 2026"), ("en", "3 July 2026 2026")]
)
def test_days_come_first_and_years_have_no_comma(language, said):
    with translation.override(language):
        page = Template("{{ day }} {{ day.year }}")
        assert page.render(Context({"day": date(2026, 7, 3)})) == said
