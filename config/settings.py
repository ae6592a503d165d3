"""Every setting of the installation, typed, in one place. The same module serves the demo, the tests and production.

Values come from the environment (or a file `.env`, see .env.example). A value that is wrong or missing is not an
exception here: config/system_checks.py reports it with its cure.
"""

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config import env

BASE_DIR: Path = env.BASE_DIR
VAR: Path = env.folder("COUNTERSIGN_VAR", BASE_DIR / "var")
for _folder in (
    VAR,
    VAR / "run",
    VAR / "tmp",
    VAR / "mail",
    VAR / "evidence",
    VAR / "previews",
    VAR / "screening",
):
    _folder.mkdir(mode=0o700, parents=True, exist_ok=True)

# --- Where and how it runs -------------------------------------------------------------------------------------------
DEMO: bool = env.flag("DEMO", default=False)
HTTPS: bool = env.flag("HTTPS", default=not DEMO)
DEBUG: bool = False
PORT: int = env.number("PORT", 8000, low=1, high=65535)
SITE_URL: str = env.text("SITE_URL", f"http://localhost:{PORT}" if not HTTPS else "https://localhost").rstrip("/")
SECRET_KEY: str = env.secret("SECRET_KEY", VAR / "secret_key")
SECRET_KEY_FALLBACKS: list[str] = env.words("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS: list[str] = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
TRUSTED_PROXIES: int = env.number("TRUSTED_PROXIES", 0, low=0, high=5)
METRICS_TOKEN: str = env.text("METRICS_TOKEN")
BIND: list[str] = env.words("BIND", [f"127.0.0.1:{PORT}"])
WEB_WORKERS: int = env.number("WEB_WORKERS", 2, low=1, high=64)
WEB_THREADS: int = env.number("WEB_THREADS", 4, low=1, high=64)
CHECK_WORKERS: int = env.number("CHECK_WORKERS", 2, low=1, high=64)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accessprogram.User"

INSTALLED_APPS: list[str] = [
    "config.apps.ConfigConfig",
    "reviews.apps.ReviewsConfig",
    "accessprogram.apps.AccessprogramConfig",
    "config.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "simple_history",
]

MIDDLEWARE: list[str] = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.isolation_headers",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accessprogram.web.middleware.request_context",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accessprogram.web.middleware.SessionLimits",
    "accessprogram.web.middleware.second_factor",
    "accessprogram.web.refusals.Refusals",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.installation",
                "accessprogram.web.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database --------------------------------------------------------------------------------------------------------
DATABASE: dict[str, Any] = env.database(
    {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR / "countersign.sqlite3")}
)
if DATABASE["ENGINE"] == "django.db.backends.postgresql":
    DATABASE.setdefault("CONN_MAX_AGE", 60)
    DATABASE["CONN_HEALTH_CHECKS"] = True
    # A lock, a statement or a forgotten transaction ends by itself; the person is told to try again.
    # What the server binds (the gateway's question alone) is prepared from its third time on; behind a pooler that
    # hands a connection on between transactions, prepare_threshold has to be None or the pooler has to know of it.
    DATABASE["OPTIONS"] = {
        "connect_timeout": 5,
        "prepare_threshold": 2,
        "options": "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=20s",
    } | DATABASE.get("OPTIONS", {})
else:
    # IMMEDIATE: a transaction that will write takes its lock at once, so that two writers queue instead of failing.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON"
        ),
    } | DATABASE.get("OPTIONS", {})
DATABASES: dict[str, dict[str, Any]] = {"default": DATABASE}

# One cache for all processes: a rate limit that each worker counts for itself is no limit.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "countersign_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Sessions, cookies, headers --------------------------------------------------------------------------------------
SESSION_ENGINE = "accessprogram.web.sessions"
SESSION_IDLE_SECONDS: int = 30 * 60
SESSION_ABSOLUTE_SECONDS: int = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = env.words("CSRF_TRUSTED_ORIGINS", [])
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = False  # a list that one cannot leave is the operator's choice, made at the proxy
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        # On our own pages; config.middleware.isolation_headers makes it report-only in the admin.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default"],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "autoplay": [],
    "camera": [],
    "display-capture": [],
    "encrypted-media": [],
    "fullscreen": [],
    "geolocation": [],
    "gyroscope": [],
    "magnetometer": [],
    "microphone": [],
    "midi": [],
    "payment": [],
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
    "usb": [],
}

# --- Accounts --------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: nobody has rights without an account
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accessprogram.web.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accessprogram.web.sign_in.SignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Countersign"
MFA_ADAPTER = "accessprogram.web.sign_in.MfaAdapter"
MFA_FORMS = {
    "authenticate": "accessprogram.web.sign_in.AuthenticateForm",
    "reauthenticate": "accessprogram.web.sign_in.ReauthenticateForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow plain http on localhost only
SOCIALACCOUNT_ADAPTER = "accessprogram.web.sign_in.SocialAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_FORMS = {"signup": "accessprogram.web.sign_in.SocialSignupForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
OIDC_SERVER_URL: str = env.text("OIDC_SERVER_URL")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.text("OIDC_NAME", "Single sign-on"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}

# --- Language and time -----------------------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "evidence"  # private: no address leads here, downloads go through a view
MEDIA_URL = "/not-served/"
EVIDENCE_DIR: Path = VAR / "evidence"
PREVIEW_DIR: Path = VAR / "previews"  # pictures made of evidence: derived, private, read through a view
EVIDENCE_MAX_BYTES: int = env.number("EVIDENCE_MAX_BYTES", 25 * 1024 * 1024, low=1_000, high=500_000_000)
# clamd's socket, unix:/path or tcp:host:port; empty: files are not scanned, and say so.
CLAMD: str = env.scanner("CLAMD")
FILE_UPLOAD_TEMP_DIR = str(VAR / "tmp")
FILE_UPLOAD_HANDLERS = ["accessprogram.web.evidence.BoundedUpload"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Mail ------------------------------------------------------------------------------------------------------------
MAIL_DIR: Path = VAR / "mail"
_mail = env.mail({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"})
EMAIL_BACKEND: str = str(_mail["EMAIL_BACKEND"])
EMAIL_FILE_PATH = str(_mail.get("EMAIL_FILE_PATH") or MAIL_DIR)
EMAIL_HOST = str(_mail.get("EMAIL_HOST") or "localhost")
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = str(_mail.get("EMAIL_HOST_USER") or "")
EMAIL_HOST_PASSWORD = str(_mail.get("EMAIL_HOST_PASSWORD") or "")
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS", False))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL", False))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.text("MAIL_FROM", "Countersign <countersign@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Jobs ------------------------------------------------------------------------------------------------------------
_socket = VAR / "run" / "valkey.sock"
if len(os.fsencode(_socket)) > 100:  # the system's limit for a socket's path is 107 bytes
    _digest = hashlib.sha256(os.fsencode(VAR)).hexdigest()[:12]
    _socket = Path("/tmp") / f"countersign-{os.getuid()}-{_digest}" / "valkey.sock"  # noqa: S108 made private by config/portal.py
VALKEY_SOCKET: Path = _socket
REDIS_URL: str = env.text("REDIS_URL", f"redis+socket://{quote(str(VALKEY_SOCKET))}")
EMBEDDED_VALKEY: bool = REDIS_URL.startswith("redis+socket://") and not os.environ.get("REDIS_URL", "").strip()

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = "countersign"
# A worker consumes all of them, unless it is started with --queues: see docs/operations.md.
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"countersign": {}, "fetch": {}, "screen": {}, "documents": {}}
CELERY_TASK_ROUTES: dict[str, dict[str, str]] = {
    **{f"reviews.perform_{name}": {"queue": name} for name in ("fetch", "screen", "documents")},
    "reviews.sweep_lists": {"queue": "screen"},
    "reviews.rows_behind": {"queue": "screen"},
    "reviews.draw_previews": {"queue": "documents"},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_CONCURRENCY = CHECK_WORKERS
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Publishing is ringing a bell: at most half a second and once. config/celery.py gives the worker longer.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 300,  # above the hard time limit
    "unacked_restore_throttle": 1,
    "socket_timeout": 0.4,
    "socket_connect_timeout": 0.4,
    "health_check_interval": 25,
    "max_retries": 0,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "run" / "beat-schedule")
CELERY_TIMEZONE = "UTC"
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# --- Background checks -----------------------------------------------------------------------------------------------
DNS_RESOLVER: list[str] = env.words("DNS_RESOLVER", [])  # host:port each; empty means the system's
# Answers are validated by DNSSEC; the demonstration's names are in no signed zone.
DNSSEC: bool = env.flag("DNSSEC", default=not DEMO)
# Trust anchors in place of the root's own (a file of DS records): for networks with a root of their own.
DNSSEC_ANCHORS: str = env.text("DNSSEC_ANCHORS")
DEMO_DNS_PORT: int = env.number("DEMO_DNS_PORT", 0, low=0, high=65535)  # 0: the portal takes a free one
# Inner addresses that requests may go to nevertheless, address:port each, such as a gateway that switches surfaces on;
# address:port=address:port says where to connect instead, such as to a forwarder.
FETCH_INNER: list[str] = env.words("FETCH_INNER", [])
# Certificate authorities that requests trust besides the public ones: a file of PEM.
FETCH_AUTHORITIES: str = env.text("FETCH_AUTHORITIES")
# Outside sources that this installation does not ask; "none" asks them all. The demonstration tells of fictional
# people, and asks nobody about them.
OUTSIDE_SOURCES = ["web", "tls", "registrations", "entities", "advisories"]
SOURCES_OFF: list[str] = [word for word in env.words("SOURCES_OFF", OUTSIDE_SOURCES if DEMO else []) if word != "none"]
RDAP_BOOTSTRAP: str = env.text("RDAP_BOOTSTRAP")  # a newer copy of https://data.iana.org/rdap/dns.json
RDAP_URL: str = env.text("RDAP_URL")  # one server for every ending, in place of the registries
GLEIF_URL: str = env.text("GLEIF_URL", "https://api.gleif.org/api/v1")
OSV_URL: str = env.text("OSV_URL", "https://api.osv.dev")
CVE_URL: str = env.text("CVE_URL", "https://cveawg.mitre.org")
CHECK_RETRY_BASE_SECONDS: int = env.number("CHECK_RETRY_BASE_SECONDS", 60, low=1, high=3600)
# How often it is looked for checks whose findings grew old; one that failed because a source stayed silent is begun
# anew after CHECK_HEAL_SECONDS.
RERUN_SECONDS: int = env.number("RERUN_SECONDS", 120, low=1, high=3600)
CHECK_HEAL_SECONDS: int = env.number("CHECK_HEAL_SECONDS", 3600, low=1, high=86_400)
# How many runs that ask the outside, or open files, go on at the same time in all workers together.
FETCH_AT_ONCE: int = env.number("FETCH_AT_ONCE", max(1, CHECK_WORKERS - 1), low=1, high=256)
DOCUMENTS_AT_ONCE: int = env.number("DOCUMENTS_AT_ONCE", max(1, CHECK_WORKERS - 1), low=1, high=64)
# How soon an outside provider is asked again how a verification stands, and after how many days nobody waits any more.
PROVIDER_POLL_SECONDS: int = env.number("PROVIDER_POLL_SECONDS", 60, low=1, high=3600)
PROVIDER_DEADLINE_DAYS: int = env.number("PROVIDER_DEADLINE_DAYS", 14, low=1, high=90)
SWEEP_SECONDS: int = env.number("SWEEP_SECONDS", 15, low=1, high=600)
LEASE_SECONDS: int = env.number("LEASE_SECONDS", 60, low=2, high=3600)
WORKER_SILENCE_SECONDS: int = env.number("WORKER_SILENCE_SECONDS", 120, low=5, high=3600)
SCREENING_DIR: Path = VAR / "screening"
# A list that was imported longer ago is not relied on: screening is then inconclusive.
SCREENING_MAX_AGE_DAYS: int = env.number("SCREENING_MAX_AGE_DAYS", 30, low=1, high=3650)
# A second scorer of the worker that screens (requirements-screening.txt), and an outside service that is asked beside.
SCREENING_SECOND_SCORER: bool = env.flag("SCREENING_SECOND_SCORER", False)
YENTE_URL: str = env.text("YENTE_URL")
YENTE_DATASET: str = env.text("YENTE_DATASET", "default")
YENTE_API_KEY: str = env.text("YENTE_API_KEY")

# --- Logs ------------------------------------------------------------------------------------------------------------
LOG_LEVEL: str = env.text("LOG_LEVEL", "INFO").upper()
LOGGING_CONFIG = "config.logs.configure"
LOGGING: dict[str, Any] = {"level": LOG_LEVEL}
