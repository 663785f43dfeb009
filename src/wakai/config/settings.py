"""
Django settings, read from environment variables. docs/settings.md lists them all.

The other rooms are named here by dotted path only: this is where they are plugged together.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from wakai.config import environment

PACKAGE_DIR = Path(__file__).resolve().parent.parent

# The marketplace and where it is found
WAKAI_BASE_URL = environment.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
WAKAI_MARKETPLACE_NAME = environment.text("MARKETPLACE_NAME", "Wakai Market")
WAKAI_DATA_DIR = environment.folder("DATA_DIR", "data")
WAKAI_DEMO = environment.flag("DEMO")
WAKAI_POLICY_FILE = environment.policy_file("POLICY_FILE")
WAKAI_QUEUES_FILE = environment.queues_file("QUEUES_FILE")

WAKAI_CHAT_PER_MINUTE = environment.whole("CHAT_PER_MINUTE", 60)  # messages of one person
WAKAI_ERASE_AFTER_DAYS = environment.whole("ERASE_AFTER_DAYS", 0)  # of quiet; 0: nobody
WAKAI_API_PER_MINUTE = environment.whole("API_PER_MINUTE", 600)  # requests of one token

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY")  # Django refuses to run on an empty one
ALLOWED_HOSTS = environment.items("HOSTS", urlsplit(WAKAI_BASE_URL).hostname or "127.0.0.1")

# Rooms
ROOT_URLCONF = "wakai.config.urls"
WSGI_APPLICATION = "wakai.config.wsgi.application"
AUTH_USER_MODEL = "store.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wakai.store",
    "wakai.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wakai.web.embed.cookies.ApartCookies",  # around everything that sets a cookie
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wakai.web.middleware.SignedIn",
    "wakai.web.middleware.ReaderLanguage",
    "wakai.web.bodies.BodyLimit",  # where it is known who asks, and nothing has been read
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wakai.web.errors.NotVisibleAs404",
]
CSRF_FAILURE_VIEW = "wakai.web.errors.csrf_failure"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "web" / "templates"],  # before the templates of allauth
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wakai.web.context.shell",
            ],
        },
    },
]


# What stands behind each port of wakai.app.ports
WAKAI_GATEWAYS = {
    "files": "wakai.gateways.local_files.from_settings",
    "embedder": "wakai.gateways.embedding.configured.embedder",
    "workshop": "wakai.gateways.media.workshop.MediaWorkshop",
    "translator": "wakai.gateways.translation.configured.translator",
    "payments": "wakai.gateways.payments.configured.provider",
    "mailer": "wakai.gateways.smtp.from_settings",
    "webhooks": "wakai.gateways.webhooks.from_settings",
}


# Search by meaning, and machine translation
WAKAI_EMBEDDING = environment.text("EMBEDDING", "local")  # local, none
WAKAI_HELP_SCORE_MIN = 0.415  # nearness from which a help article is an answer of the bot
WAKAI_TRANSLATION = environment.text("TRANSLATION", "none")  # see gateways.translation.configured
WAKAI_TRANSLATION_MODELS = environment.text("TRANSLATION_MODELS")  # folder, for local
WAKAI_TRANSLATION_URL = environment.text("TRANSLATION_URL")  # of an engine that is a server
WAKAI_TRANSLATION_KEY = environment.text("TRANSLATION_KEY")
WAKAI_TRANSLATION_MODEL = environment.text("TRANSLATION_MODEL")  # for openai
WAKAI_TRANSLATION_BUDGET = environment.items("TRANSLATION_BUDGET")  # characters a day: support=…


# Rules of automation in the chat
WAKAI_RULES_FILE = environment.rules_file("RULES_FILE")

# Webhooks of the chat: private networks that one may lie in, such as 10.1.0.0/16
WAKAI_WEBHOOK_NETWORKS = environment.items("WEBHOOK_NETWORKS")


# The payment provider
WAKAI_PAYMENTS = environment.text("PAYMENTS", "null")  # null, webhook, export, manual, stripe
WAKAI_PAYMENTS_URL = environment.text("PAYMENTS_URL")  # for webhook: where it takes instructions
WAKAI_PAYMENTS_SECRETS = environment.items("PAYMENTS_SECRETS")  # for webhook, stripe: signatures
WAKAI_STRIPE_KEY = environment.text("STRIPE_KEY")
WAKAI_STRIPE_URL = environment.text("STRIPE_URL", "https://api.stripe.com")


# Database
def _database(url: str) -> dict[str, Any]:
    """Return Django's settings for a libpq address: a URL or ``key=value`` pairs."""
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    given = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    port = given.pop("port", "")
    named = {django: given.pop(libpq, "") for libpq, django in known.items()}
    pool = {"min_size": 1, "max_size": environment.whole("DATABASE_POOL", 8), "timeout": 10}
    options = {"application_name": "wakai", **given, "pool": pool}
    return {"ENGINE": "django.db.backends.postgresql", "PORT": port, "OPTIONS": options, **named}


WAKAI_DATABASE_URL = environment.text("DATABASE_URL", "postgresql:///wakai")
DATABASES = {"default": _database(WAKAI_DATABASE_URL)}

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = sorted(path for path in (PACKAGE_DIR / "locale").glob("*") if path.is_dir())
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files
WAKAI_STATIC_COLLECTED = environment.flag("STATIC_COLLECTED", default=not DEBUG)
STATIC_URL = "/static/"
STATIC_ROOT = WAKAI_DATA_DIR / "static"
MEDIA_ROOT = WAKAI_DATA_DIR / "files"
WHITENOISE_USE_FINDERS = not WAKAI_STATIC_COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if WAKAI_STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Mail
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "Wakai <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": environment.text("MAIL_HOST", "localhost"),
            "port": environment.whole("MAIL_PORT", 25),
            "username": environment.text("MAIL_USER"),
            "password": environment.text("MAIL_PASSWORD"),
            "use_tls": environment.flag("MAIL_STARTTLS"),
            "use_ssl": environment.flag("MAIL_TLS"),
            "timeout": 20,
        },
    }
}

# Sign-in
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the shop and the owner
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = 60 * 60 * 12  # seconds: only staff have passwords; a long shift
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(WAKAI_BASE_URL).scheme
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "wakai.web.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "wakai.web.accounts.forms.SignInForm"}
WAKAI_CASE_KEY_FILE = environment.text("CASE_KEY_FILE")  # PEM; signs the case files taken away
WAKAI_SHOP_KEYS = environment.items("SHOP_KEYS")  # kid=HS256:secret or kid=EdDSA:public key
WAKAI_SHOP_AUDIENCE = environment.text("SHOP_AUDIENCE", "wakai")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the owner vouches for the addresses of staff
MFA_TOTP_ISSUER = WAKAI_MARKETPLACE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = WAKAI_BASE_URL.startswith("http:")

# Safety of the pages
_HTTPS = WAKAI_BASE_URL.startswith("https:")
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "blob:", "data:"],
    "media-src": [CSP.SELF, "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
if environment.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [WAKAI_BASE_URL]
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_NAME = "wakai_csrf"
SESSION_ENGINE = "wakai.store.sessions"
SESSION_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "wakai_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30  # seconds: a parked chat can be resumed as long

# Logs: one line each, ids only, never evidence or chat text
_LOG_LEVEL = environment.text("LOG_LEVEL", "INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "logging.Formatter" if DEBUG else "wakai.config.logs.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    # The level stands at the handler too: what Django logs does not ask the root for its level.
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "level": _LOG_LEVEL}
    },
    "root": {"handlers": ["console"], "level": _LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "httpx": {"level": "WARNING"},
    },
}
