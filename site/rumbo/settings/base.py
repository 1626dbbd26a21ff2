"""What holds everywhere. dev, test and production say only how they differ."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[3]
SITE = ROOT / "site"

env = environ.Env()

# Everything a running Rumbo writes lies in one folder that git ignores.
VAR = Path(env.str("RUMBO_VAR", default=str(ROOT / "var")))
KEYRING = Path(env.str("RUMBO_KEYRING", default=str(VAR / "keys" / "keyring.json")))

# The folder of the keys that certificates are signed with: training/proving/ring.py.
SIGNING_KEYS = Path(env.str("RUMBO_SIGNING_KEYS", default=str(KEYRING.parent / "signing")))

# --- who and where -----------------------------------------------------------
SITE_NAME = env.str("RUMBO_SITE_NAME", default="Rumbo Joven")
PUBLIC_URL = env.str("RUMBO_PUBLIC_URL", default="http://localhost:8000").rstrip("/")
CONTACT_PHONE = env.str("RUMBO_CONTACT_PHONE", default="")
CONTACT_EMAIL = env.str("RUMBO_CONTACT_EMAIL", default="")

DEMO = False  # True shows a banner, and lets the demo's people in without a second factor
SECOND_FACTOR_REQUIRED = True
SMALL_CELL_THRESHOLD = env.int("RUMBO_SMALL_CELL_THRESHOLD", default=10)
OVERLAP_EVERY_DAYS = env.int("RUMBO_OVERLAP_EVERY_DAYS", default=28)  # unique youth of an award
# Form tools on this machine or its network, without https: for tests only.
FORM_TOOLS_MAY_BE_LOCAL = False
COMPLAINT_DAYS = env.int("RUMBO_COMPLAINT_DAYS", default=15)  # promised to who complains
# Months after which the words of what ended are destroyed; 0: never.
COMPLAINTS_KEPT = env.int("RUMBO_COMPLAINTS_KEPT", default=24)
APPLICATIONS_KEPT = env.int("RUMBO_APPLICATIONS_KEPT", default=12)
# Days in which two records that were joined can be parted again.
MERGES_KEPT = env.int("RUMBO_MERGES_KEPT", default=30)
# Days after which a draft of a new person goes, counted from when somebody last wrote in it.
DRAFTS_KEPT = env.int("RUMBO_DRAFTS_KEPT", default=30)

# --- applications ------------------------------------------------------------
INSTALLED_APPS = [
    "rumbo",
    "audit",
    "accounts",
    "jobs",
    "youth",
    "training",
    "cms",
    "wagtail_localize",
    "wagtail_localize.locales",  # instead of wagtail.locales
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "rumbo.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "cms.middleware.CopiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rumbo.middleware.SiteLocaleMiddleware",
    "rumbo.middleware.RegionClockMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.denials.DenialMiddleware",
    "accounts.middleware.WorkspaceMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "audit.middleware.RequestContextMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "rumbo.urls"
WSGI_APPLICATION = "rumbo.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rumbo.context.site",
                "cms.navigation.website",
                "training.navigation.workspace",
            ],
            "builtins": ["rumbo.templatetags.rumbo_tags"],
        },
    },
]
FORM_RENDERER = "rumbo.forms_rendering.RumboRenderer"

# --- database ----------------------------------------------------------------
# Blind tokens lie scattered in their index. More memory (KiB) for its pages, and a longer log
# (pages) before they are copied into the file, halve what a list of people writes.
SQLITE_PRAGMAS = "journal_mode=WAL synchronous=FULL foreign_keys=ON cache_size=-8000"
SQLITE_PRAGMAS += " wal_autocheckpoint=4000"
SQLITE = {
    "ENGINE": "rumbo.sqlite",
    "NAME": VAR / "rumbo.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "".join(f"PRAGMA {each};" for each in SQLITE_PRAGMAS.split()),
    },
}


def database() -> dict:
    """The database of DATABASE_URL, else the SQLite file of the embedded default."""
    url = env.str("DATABASE_URL", default="")
    if not url or url.startswith("sqlite"):
        name = url.partition(":///")[2] if url else ""
        return SQLITE | ({"NAME": name} if name else {})
    return environ.Env.db_url_config(url) | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database()}

# Rate limits and sign-in attempts must be counted once for all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 drops counts that still limit
    },
    # Sizes of pictures are looked up in their table: reading a page must not write to the cache's.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# --- people who sign in --------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
INVITATION_LINK_SECONDS = 3600  # each mailed link; a new one is mailed on request, for so long:
INVITATION_DAYS = 7
DENIALS_THAT_END_SESSIONS = 20  # of records that are not theirs or not there, within 10 minutes
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/cuenta/inicio/"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # invitations verify the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
# Offices share one address: many may sign in from it, few may fail for one account.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/300s/key"}
PROXIES = env.int("RUMBO_PROXIES", default=0)  # in front of us, each adding X-Forwarded-For
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ShowCodeForm",
    "activate_totp": "accounts.forms.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # 30 seconds either way: people type slowly, and phones go wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Longer than any session may be used (accounts/sessions.py): what is typed into the form of one
# that is over is still known to be its user's.
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
TABLET_COOKIE_NAME = "tablet"  # on devices that are shared: accounts/tablets.py
CSRF_FAILURE_VIEW = "rumbo.errors.csrf_failure"

# --- languages and formats -------------------------------------------------------
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# The second: Spanish for what the website's editor lacks. Each lies in a folder without texts, or
# gathering would put the texts beside it there.
LOCALE_PATHS = [SITE / "rumbo" / "locale", ROOT / "cms" / "overlay" / "wagtail"]
FORMAT_MODULE_PATH = ["rumbo.formats"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_THOUSAND_SEPARATOR = False  # with it on, years print as 2,026
USE_TZ = True
TIME_ZONE = "UTC"
# What day it is on pages that belong to no organization; staff pages follow their organization.
REGION_TIME_ZONE = env.str("RUMBO_TIME_ZONE", default="America/Guatemala")

# --- files -----------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
SEALED_ROOT = VAR / "sealed"  # casework files; encrypted, never under MEDIA_URL
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = ["rumbo.uploads.MemoryOnly"]  # lists never touch the disk in clear
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- security headers (the policies are in rumbo/middleware.py) ---------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" makes Django refuse every POST
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
USE_X_FORWARDED_HOST = False

# --- e-mail, tasks, logs ---------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("RUMBO_FROM_EMAIL", default="rumbo@localhost")
ADMINS = []  # tracebacks hold personal data: never mailed
TASKS = {
    # Wagtail's own small jobs: a page is saved and found with no worker running.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    # Ours, in the same database: see rumbo/tasks.py and the command "worker".
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "slow"]},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    "filters": {"codes": {"()": "rumbo.logs.WithoutCodes"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["codes"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# --- Wagtail ---------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("es", "Español"), ("en", "English")]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAIL_WORKFLOW_ENABLED = False  # two or three editors publish by themselves
WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.Paper"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
