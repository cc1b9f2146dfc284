"""Settings. Every value that an operator may set is an environment variable of docs/operating.md."""

import os
import secrets
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from karawo.accounts.rules import PasswordProfile
from karawo.config import database

BASE = Path(__file__).resolve().parent.parent
HOME = database.home()


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "ya", "true", "yes", "on"}


def _kept_secret(name: str) -> bytes:
    """A secret of 32 bytes, made at first use and kept in the state folder, readable by its owner only."""
    return database.once(HOME / name, lambda: secrets.token_bytes(32))


DEBUG = _flag("KARAWO_DEBUG")
DEMO = _flag("KARAWO_DEMO")
SECRET_KEY = os.environ.get("KARAWO_SECRET_KEY") or _kept_secret("kunci-sesi").hex()
FIELD_KEY = (
    bytes.fromhex(os.environ["KARAWO_FIELD_KEY"])
    if "KARAWO_FIELD_KEY" in os.environ
    else _kept_secret("kunci-data")
)
ALLOWED_HOSTS = os.environ.get("KARAWO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("KARAWO_ORIGINS", "").split(",") if origin]
IS_HTTPS = _flag("KARAWO_HTTPS")

INSTALLED_APPS = [
    "karawo.config",
    "karawo.front.datasets",
    "karawo.front",
    "karawo.plut.appointments",
    "karawo.plut.economy",
    "karawo.plut.reports",
    "karawo.plut",
    "karawo.growth",
    "karawo.gatherings",
    "karawo.surveys",
    "karawo.partners",
    "karawo.assistance",
    "karawo.registry.intake",
    "karawo.registry.review",
    "karawo.registry.linkage",
    "karawo.registry",
    "karawo.accounts",
    "karawo.journal",
    "karawo.measures",
    "karawo.regions",
    "karawo.ui",
    "karawo.accounts.reference.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "karawo.accounts.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "karawo.ui.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "karawo.accounts.middleware.Territory",
    "karawo.accounts.middleware.SecondFactorFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "karawo.accounts.middleware.PasswordStillValid",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "karawo.config.urls"
WSGI_APPLICATION = "karawo.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "karawo.ui.context.look",
                "karawo.front.context.around",
            ],
        },
    }
]

FORM_RENDERER = "karawo.ui.forms.Renderer"
INSTALLATION_NOTICE = (
    _("Data contoh: semua orang dan usaha di sini rekaan, kecuali nama wilayah.") if DEMO else ""
)

# The application signs in as karawo_app, which owns nothing; `owner` is for migrations only.
_APP = database.connection(HOME, role="app").django()
DATABASES = {
    "default": {
        **_APP,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # after the server was restarted, what the pool still holds is dead
        "OPTIONS": {**_APP.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    },
    "owner": {**database.connection(HOME, role="owner").django(), "TEST": {"MIRROR": "default"}},
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # rate limits must not be thrown away to make room
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "karawo.accounts.passwords.Guessable"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "karawo.accounts.passwords.Profiled"},
]
PASSWORD_PROFILE = (
    PasswordProfile(
        days=int(os.environ.get("KARAWO_BSSN_DAYS", "90")),
        failures=int(os.environ.get("KARAWO_BSSN_FAILURES", "5")),
        minutes=int(os.environ.get("KARAWO_BSSN_MINUTES", "30")),
    )
    if _flag("KARAWO_BSSN")
    else None
)
IS_FIELD_KEY_KEPT = _flag("KARAWO_KEY_KEPT")
REQUIRE_SECOND_FACTOR = _flag("KARAWO_REQUIRE_SECOND_FACTOR", default=not DEMO)
ACCOUNT_ADAPTER = "karawo.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": None}
ACCOUNT_FORMS = {
    "login": "karawo.accounts.sign_in_forms.SignIn",
    "reauthenticate": "karawo.accounts.sign_in_forms.ConfirmPassword",
    "change_password": "karawo.accounts.sign_in_forms.NewPassword",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KARAWO_PROXIES", "1" if IS_HTTPS else "0"))
MFA_ADAPTER = "karawo.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "karawo.accounts.sign_in_forms.Code",
    "reauthenticate": "karawo.accounts.sign_in_forms.ConfirmCode",
    "activate_totp": "karawo.accounts.sign_in_forms.ActivateApp",
    "add_webauthn": "karawo.accounts.sign_in_forms.AddKey",
    "edit_webauthn": "karawo.accounts.sign_in_forms.RenameKey",
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Asia/Makassar"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/aset/"
STATIC_ROOT = (
    None  # whitenoise serves the files where they lie; the style and the script carry their own digest
)
WHITENOISE_USE_FINDERS = True
FILES_ROOT = HOME / "berkas"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-karawo" if IS_HTTPS else "karawo"
CSRF_COOKIE_NAME = "__Host-karawo-csrf" if IS_HTTPS else "karawo-csrf"
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(os.environ.get("KARAWO_HSTS_SECONDS", "0"))

# Tracebacks go to standard error, with long numbers, queries and secret addresses blanked.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "karawo.config.redaction.Redacted"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["errors"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["errors"], "level": "WARNING", "propagate": False}},
}
