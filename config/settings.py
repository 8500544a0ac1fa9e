"""All settings, from the environment only; docs/operations.md has the table."""

from pathlib import Path

import django_stubs_ext
from django.utils.csp import CSP

from config import environment

# Lets annotations name what Django's own classes hold, as in Paginator[Agreement].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = environment.boolean("DEBUG")


def only_for_debug(value: str) -> str | None:
    return value if DEBUG else None


SECRET_KEY = environment.secret_key(
    "SECRET_KEY", only_for_debug("for-debugging-on-one-machine-never-for-a-site-people-use")
)
ALLOWED_HOSTS = environment.host_names("ALLOWED_HOSTS", only_for_debug("localhost,127.0.0.1,[::1]"))
SITE_URL = environment.site_url("SITE_URL", only_for_debug("http://localhost:8000"))
SERVED_BY_HTTPS = SITE_URL.startswith("https:")

INSTALLED_APPS = [
    "desk",
    "website",
    "events",
    "agreements",
    "people",
    "partnerships",
    "accounts",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_htmx",
    "django_tasks_db",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    "core.middleware.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.middleware.ReconnectingMiddleware",
    "core.caching.PagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.DeskMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.desk",
            ],
        },
    },
]

DATABASES = {
    "default": {
        **environment.database("DATABASE_URL", only_for_debug(f"embedded://{VAR_DIR}/postgres")),
        "CONN_MAX_AGE": environment.whole_number("DATABASE_CONNECTION_SECONDS", 60),
        # For what writes; core.middleware tries anew what only reads.
        "CONN_HEALTH_CHECKS": True,
    },
}
# The register lies in memory or on a fast disk, where a look by index costs little more than the next row; and to
# compile queries that take milliseconds takes longer than they do. What the address asks for comes last, and wins.
_options = DATABASES["default"].setdefault("OPTIONS", {})
# What is asked for again and again is planned once for each connection (core.prepared).
_options.setdefault("prepare_threshold", 1)
_options["options"] = f"-c random_page_cost=1.1 -c jit=off {_options.get('options', '')}".strip()
# What limits failed sign-ins must be known to every process; nothing else is kept there.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_limit",
        "KEY_FUNCTION": "accounts.limits.key",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
# What takes longer than a page may is left to the worker (desk.work); what waits for it stands in the database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Reading is not recorded, and the user behind a public page is never looked up.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# How much each process keeps of the public pages it has made.
PAGE_MEMORY = environment.whole_number("PAGE_MEMORY_MB", 4) * 1024 * 1024

# Under which licence the data may be used again: its name and address, where the operator states one.
DATA_LICENCE = environment.licence("DATA_LICENCE")

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"

# Sign-in is django-allauth's, for colleagues only: accounts/urls.py names the few of its pages there are.
REQUIRE_SECOND_FACTOR = environment.boolean("REQUIRE_SECOND_FACTOR", SERVED_BY_HTTPS)
SESSION_IDLE_MINUTES = environment.positive("SESSION_IDLE_MINUTES", 60)
SESSION_HOURS = environment.positive("SESSION_HOURS", 12)
LOCK_OUT_MINUTES = environment.positive("LOCK_OUT_MINUTES", 15)
FAILURES_OF_AN_ACCOUNT = 5
FAILURES_OF_AN_ADDRESS = 20
_lock_out = f"{LOCK_OUT_MINUTES}m"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "provider": "60/m/ip",
    "login_failed": f"{FAILURES_OF_AN_ADDRESS}/{_lock_out}/ip,{FAILURES_OF_AN_ACCOUNT}/{_lock_out}/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Each proxy adds the address it was called from; what stands before these is anybody's word.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("PROXIES", 1 if SERVED_BY_HTTPS else 0)
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "authenticate_webauthn": "accounts.forms.AuthenticateKeyForm",
    "add_webauthn": "accounts.forms.AddKeyForm",
    "login_webauthn": "accounts.forms.SignInKeyForm",
    "reauthenticate_webauthn": "accounts.forms.ReauthenticateKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Entente"
# Browsers trust http on the machine itself only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED_BY_HTTPS

OIDC_ISSUER = environment.issuer("OIDC_ISSUER", needed_by=["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME"])
OIDC_CLIENT_ID = environment.text("OIDC_CLIENT_ID", None if OIDC_ISSUER else "")
OIDC_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET", None if OIDC_ISSUER else "")
OIDC_NAME = environment.text("OIDC_NAME", OIDC_ISSUER.partition("//")[2])
SOCIALACCOUNT_ADAPTER = "accounts.adapters.IdentityProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
# A link: a form that ends at the provider would be stopped by the content security policy.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "provider",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# Whether nobody publishes what they changed themselves (core.admin.review).
FOUR_EYES = environment.boolean("FOUR_EYES")

LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("en", "English")]
LANGUAGE_CODE = environment.one_of("DEFAULT_LANGUAGE", [code for code, _ in LANGUAGES], "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "static/"
# On one machine static files are served from where they are, not collected first.
STATIC_ROOT = VAR_DIR / "static" if SERVED_BY_HTTPS else None
WHITENOISE_USE_FINDERS = not SERVED_BY_HTTPS
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads are never served from here: pages decide who may see a file.
MEDIA_URL = "media/"
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if SERVED_BY_HTTPS
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
# A register without a mail server is no mistake: nothing in it needs one.
SILENCED_SYSTEM_CHECKS = ["mail.W001"]
MAILERS = environment.mailers("EMAIL_URL", "none:" if SERVED_BY_HTTPS else "console:")
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "entente@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_SSL_REDIRECT = SERVED_BY_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_BY_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVED_BY_HTTPS
SECURE_HSTS_PRELOAD = SERVED_BY_HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Public pages never see the cookies of the desk. accounts.middleware ends sessions, says so and notes it: they are kept
# longer than they may be left alone.
SESSION_COOKIE_AGE = max(SESSION_HOURS * 3600, SESSION_IDLE_MINUTES * 60) + 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Django's cookie of messages would be sent to public pages.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SECURE = SERVED_BY_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SERVED_BY_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A declaration of a hundred parties is one form in the admin.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": environment.one_of("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], "INFO"),
    },
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        # It says at each look for work that it begins.
        "django_tasks_db": {"level": "WARNING"},
    },
}
