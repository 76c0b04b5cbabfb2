"""Every setting of the house, in one file. Each environment value is read once, here.

Without any environment the house runs embedded: SQLite, no Redis, mail to files, all below ``var/``.
``DATABASE_URL``, ``REDIS_URL``, ``EMAIL_URL`` and ``DTR_PRODUCTION`` make it a production house.
"""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

HOUSE = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR = Path(env.str("DTR_VAR", default=str(HOUSE / "var"))).resolve()
KEYS_FILE = VAR / "keys.env"
if KEYS_FILE.exists():
    env.read_env(str(KEYS_FILE))


def secret(name: str) -> str:
    """A key that has no default: a house that invents its own keys cannot read its data tomorrow."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. ./run makes the keys of a try-out house; see README.md."
        )
    return value


# The house and its addresses.

PRODUCTION = env.bool("DTR_PRODUCTION", default=False)
# What a try-out house does without: a database file, a folder of mail and a port nobody checked are no
# place for citizens.
NEEDED = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DTR_ADDRESS", "DTR_HOSTS")
if PRODUCTION and (lacking := [name for name in NEEDED if not env.str(name, default="").strip()]):
    raise ImproperlyConfigured(f"A production house needs {', '.join(lacking)}; see docker-compose.yml.")
DEBUG = False
SECRET_KEY = secret("DTR_SECRET_KEY")
# CPR numbers: the first key writes, every key reads. The index key must not lie with the backups.
FIELD_KEYS = secret("DTR_FIELD_KEYS").split(",")
INDEX_KEY = secret("DTR_INDEX_KEY")
if PRODUCTION:
    SITE_ADDRESS = env.str("DTR_ADDRESS")
    ALLOWED_HOSTS = env.list("DTR_HOSTS")
else:
    SITE_ADDRESS = env.str("DTR_ADDRESS", default="http://127.0.0.1:8000")
    ALLOWED_HOSTS = env.list("DTR_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]

ROOT_URLCONF = "dtr.urls"
ASGI_APPLICATION = "dtr.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "dtr",
    "dtr.audit",
    "dtr.outbox",
    "dtr.staff",
    "citizens",
    "goals",
    "meetings",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dtr.middleware.private_answers",
    "dtr.middleware.no_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dtr.middleware.speak_the_users_language",
    "dtr.middleware.nothing_unseen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dtr.htmx.whole_page_for_redirects",
    "dtr.htmx.messages_out_of_band",
    "dtr.refusal.answer_refusals",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOUSE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["dtr.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dtr.staff.context.header",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data.

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'dtr.sqlite3'}")}
database = DATABASES["default"]
EMBEDDED = database["ENGINE"] == "django.db.backends.sqlite3"
if PRODUCTION and EMBEDDED:
    raise ImproperlyConfigured("A production house needs PostgreSQL; DATABASE_URL names a SQLite file.")
if EMBEDDED:
    database["OPTIONS"] = {
        # Write locks are taken at BEGIN, so two verbs queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # The same few hundred statements come again and again: they are planned once for each connection.
    database["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 2}
    if env.bool("DTR_POOL", default=False):
        # Web processes only: the workers hold one connection each anyway.
        database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 5}
database["CONN_MAX_AGE"] = 0
# A production house may have several servers, and the clock of one of them may be wrong.
CLOCK_OF_DATABASE = PRODUCTION

# The cache holds only counters of wrong passwords and codes; in the database every process sees
# them, and they survive an empty Redis.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "dtr_cache"},
}

REDIS_URL = env.str("REDIS_URL", default="")

# Who comes in.

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["dtr.staff.login.Recognition"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_week"
ACCOUNT_ADAPTER = "dtr.staff.login.Doorkeeper"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key,30/15m/ip", "reset_password": "5/15m/ip,3/15m/key"}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day; nobody stays logged in over night
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# What the browser may do.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("DTR_HTTPS", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("DTR_HTTPS", default=True)
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if SESSION_COOKIE_SECURE:
        SESSION_COOKIE_NAME = "__Host-session"
        CSRF_COOKIE_NAME = "__Host-csrf"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Languages and the clock.

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [HOUSE / "dtr" / "locale"]
FORMAT_MODULE_PATH = "dtr.formats"
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# Files the browser fetches.

STATIC_URL = "static/"
STATICFILES_DIRS = [HOUSE / "static"]
STATIC_ROOT = env.str("DTR_STATIC", default=str(VAR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

# Mail.

# Try-out houses write letters to var/mail; a production house names its relay, smtp+tls://…
if "EMAIL_URL" in env.ENVIRON:
    vars().update(env.email_url("EMAIL_URL"))
    if PRODUCTION and not env.str("EMAIL_URL").startswith("smtp"):
        raise ImproperlyConfigured("A production house sends its mail: EMAIL_URL must begin with smtp.")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("DTR_MAIL_FROM", default="DTR <dtr@fjordby.example>")
MAIL_DOMAIN = env.str("DTR_MAIL_DOMAIN", default="fjordby.example")

# Work done later.

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_timeout": 30}
    CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
    CELERY_VISIBILITY_TIMEOUT = 600
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "broker"),
        "data_folder_out": str(VAR / "broker"),
        "control_folder": str(VAR / "broker-control"),
        "polling_interval": 0.25,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# The log of the machine (the trail of people is dtr/audit).

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "dtr.crypto.WithoutCpr",
            "fmt": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("DTR_LOG_LEVEL", default="WARNING")},
}
