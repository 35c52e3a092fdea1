"""From our settings to a Django that is ready."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from osint_monitor.errors import Problem, SettingsError
from osint_monitor.settings import DataFolder, Settings

HERE = Path(__file__).parent
IDLE_S = 30 * 60
"""Seconds without a request after which a session ends."""
LONGEST_S = 12 * 3600
"""Seconds after which a session ends, whatever was done in it."""

APPS = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "axes",
    "osint_monitor.console.apps.ConsoleConfig",
)

MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "osint_monitor.console.guard.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "osint_monitor.console.guard.Guard",
    "axes.middleware.AxesMiddleware",
)

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

_VALIDATION = "django.contrib.auth.password_validation"


def start(settings: Settings) -> None:
    """
    Make Django ready; once a process.

    Raises:
        SettingsError: the console's settings don't fit, or its parts are missing.
    """
    try:
        import django
        from django.conf import settings as django_settings
    except ModuleNotFoundError as error:
        what = "its parts are not installed: pip install 'osint-monitor[console]'"
        raise SettingsError([Problem("console", what)]) from error
    folder = settings.folder.make()
    if not django_settings.configured:
        django_settings.configure(**values(settings, folder))
        django.setup()


def values(settings: Settings, folder: DataFolder) -> dict[str, Any]:
    """Django's settings."""
    public = bool(settings.console_hosts)
    return {
        "OSINT_MONITOR": settings,
        "SECRET_KEY": secret_key(folder),
        "DEBUG": False,
        "ALLOWED_HOSTS": [*settings.console_hosts, "127.0.0.1", "localhost", "[::1]"],
        "ROOT_URLCONF": "osint_monitor.console.urls",
        "INSTALLED_APPS": APPS,
        "MIDDLEWARE": MIDDLEWARE,
        "DATABASES": {"default": database(settings, folder)},
        "CACHES": {"default": _cache()},
        "AUTH_USER_MODEL": "console.Account",
        "TEMPLATES": [_templates()],
        "USE_TZ": True,
        "TIME_ZONE": "Europe/Amsterdam",
        "FORM_RENDERER": "django.forms.renderers.DjangoTemplates",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1_000_000,
        "SILENCED_SYSTEM_CHECKS": [],
        "LOGGING": _logging(),
        **_languages(),
        **_static(),
        **_signing_in(),
        **_cookies(settings, public=public),
    }


def _cache() -> dict[str, Any]:
    """In this process alone; what all must know is kept by ``limits``."""
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "osint_monitor.console.guard.about",
                "osint_monitor.console.views.decide.said",
                "osint_monitor.console.operations.bar.at_work",
            ],
            "builtins": ["osint_monitor.console.filters"],
        },
    }


def _languages() -> dict[str, Any]:
    return {
        "USE_I18N": True,
        "USE_THOUSAND_SEPARATOR": True,  # of what counts nothing: the filter `bare`
        "LANGUAGE_CODE": "nl",
        "LANGUAGES": [("nl", "Nederlands"), ("en", "English")],
        "LOCALE_PATHS": [HERE / "locale"],
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
    }


def _static() -> dict[str, Any]:
    return {
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [HERE / "static"],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_MAX_AGE": 300,
    }


def _signing_in() -> dict[str, Any]:
    return {
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
        ],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
            {
                "NAME": f"{_VALIDATION}.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
            {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
        ],
        "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": 0.25,  # hours
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_VERBOSE": False,
        "AXES_LOCKOUT_CALLABLE": "osint_monitor.console.views.signing.locked_out",
        "OTP_TOTP_ISSUER": "osint_monitor",
        "LOGIN_URL": "/sign-in/",
    }


def _cookies(settings: Settings, *, public: bool) -> dict[str, Any]:
    """Where it is reached from elsewhere, cookies go over https only."""
    made: dict[str, Any] = {
        "SESSION_COOKIE_NAME": "__Host-session" if public else "session",
        "CSRF_COOKIE_NAME": "__Host-csrf" if public else "csrf",
        "SESSION_COOKIE_SECURE": public,
        "CSRF_COOKIE_SECURE": public,
        "LANGUAGE_COOKIE_SECURE": public,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_AGE": LONGEST_S,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_FAILURE_VIEW": "osint_monitor.console.views.errors.forged",
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": POLICY},
    }
    if public:
        made |= {
            "CSRF_TRUSTED_ORIGINS": [
                f"https://{one}" for one in settings.console_hosts
            ],
            "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
            "SECURE_SSL_REDIRECT": True,
            "SECURE_HSTS_SECONDS": 31_536_000,
        }
    return made


def _logging() -> dict[str, Any]:
    """Requests' paths hold ids only; what Django says of errors holds no values."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"()": "osint_monitor.console.quiet_log.Quiet"}},
        "handlers": {"plain": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "loggers": {
            name: {
                "handlers": ["plain"],
                "level": "CRITICAL" if name == "axes" else "ERROR",
                "propagate": False,
            }
            for name in ("django", "axes", "waitress", "csp")
        },
    }


def secret_key(folder: DataFolder) -> str:
    """The key that signs sessions, made once, readable by its owner only."""
    path = folder.secrets / "console.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            problem = Problem(str(path), "others can read it; chmod 600, or remove it")
            raise SettingsError([problem]) from None
        if key := path.read_text("ascii").strip():
            return key
        path.unlink()
        return secret_key(folder)
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key + "\n")
    return key


def database(settings: Settings, folder: DataFolder) -> dict[str, Any]:
    """
    Django's name for the console's database.

    Raises:
        SettingsError: a URL of another kind, or a password in it.
    """
    url = settings.console_database
    if url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder.console),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
            },
        }
    parts = urlsplit(url)
    where = "console_database"
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        what = "postgresql://USER@HOST:PORT/NAME was expected"
        raise SettingsError([Problem(where, what)])
    if parts.password:
        what = "put the password in a file, and name it: console_database_password_file"
        raise SettingsError([Problem(where, what)])
    secret = settings.console_database_password_file
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "PASSWORD": secret.read_text("utf-8").strip() if secret else "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def migrate() -> None:
    """Bring the console's database up to date; made readable by its owner only."""
    from django.conf import settings as django_settings
    from django.core.management import call_command

    name = django_settings.DATABASES["default"]["NAME"]
    if django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))
    call_command("migrate", interactive=False, verbosity=0)
