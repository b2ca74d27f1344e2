"""The base settings, and the only module that reads the environment."""

import os
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from kombu import Exchange, Queue

from nexus.environment import (
    InvalidSetting,
    SettingsReader,
    load_dotenv,
    read_dotenv_in,
    refuse_unknown_names,
    state_dir_from,
)
from nexus.file_storage import in_bucket, in_folder
from nexus.lean_imports import defer_transliteration, import_redis_without_metrics
from nexus.logs import FORMATS, logging_config
from nexus.providers import read_providers, refuse_bad_redirects, setting_names
from nexus.registry import DEFAULT_DOMAINS, build_registry
from nexus.secret_files import get_or_create_secret
from nexus.settings import cache, database
from nexus.settings.replicas import ENGINE, read_replicas
from nexus.signing_keys import read_signing_keys

# Allows type parameters such as `ModelAdmin[Product]`, which Django supports only in stubs.
django_stubs_ext.monkeypatch()
# The settings are the first that each process loads.
import_redis_without_metrics()
defer_transliteration()

ROOT = Path(__file__).resolve().parents[3]

load_dotenv(os.environ)
env = SettingsReader(os.environ)

# --- Host ---------------------------------------------------------------------------------

NEXUS_STATE_DIR = state_dir_from(os.environ)
NEXUS_STRICT = env.flag("NEXUS_STRICT", default=False)
NEXUS_DOMAINS = env.names("NEXUS_DOMAINS", default=DEFAULT_DOMAINS)
NEXUS_DORMANT = env.names("NEXUS_DORMANT")
NEXUS_REGISTRY = build_registry(enabled=NEXUS_DOMAINS, dormant=NEXUS_DORMANT, strict=NEXUS_STRICT)
if not NEXUS_REGISTRY.failures:
    # The settings of a domain that failed to import are unknown, so check only without failures.
    refuse_unknown_names(
        os.environ,
        declared=NEXUS_REGISTRY.setting_names | setting_names(env.names("NEXUS_SIGN_IN_PROVIDERS")),
        dotenv=read_dotenv_in(ROOT),
    )
for _setting in NEXUS_REGISTRY.settings:
    # Set these first, so that a domain cannot override a setting of the host below.
    globals()[_setting.name] = env.like(_setting.name, default=_setting.default)
NEXUS_DEMO = env.flag("NEXUS_DEMO", default=False)
NEXUS_DEMO_PASSWORD = env.text("NEXUS_DEMO_PASSWORD")

DEBUG = False
NEXUS_PRODUCTION = False
# Development settings refuse requests from other machines unless this is on.
NEXUS_ALLOW_REMOTE = env.flag("NEXUS_ALLOW_REMOTE", default=False)
NEXUS_SERVER_TIMING = env.flag("NEXUS_SERVER_TIMING", default=True)
NEXUS_PUBLIC_URL = env.text("NEXUS_PUBLIC_URL", default="http://localhost:8000")
NEXUS_TRUSTED_PROXIES = env.integer("NEXUS_TRUSTED_PROXIES", default=0)
NEXUS_THROTTLES = env.flag("NEXUS_THROTTLES", default=True)
# Many users may try the demo from one address, so its rate limits are higher.
_demo_factor = 100 if NEXUS_DEMO else 1
NEXUS_THROTTLE_RATES = {
    # scope: (number of calls, period in seconds)
    "login_address": (env.integer("NEXUS_RATE_LOGIN_ADDRESS", default=30 * _demo_factor), 60),
    "login_failed_address": (
        env.integer("NEXUS_RATE_LOGIN_FAILED_ADDRESS", default=10 * _demo_factor),
        60,
    ),
    # Failures for one account: from one network, from all unknown networks, while signed in.
    "login_failed_account": (
        env.integer("NEXUS_RATE_LOGIN_FAILED_ACCOUNT", default=5 * _demo_factor),
        300,
    ),
    "login_failed_account_total": (
        env.integer("NEXUS_RATE_LOGIN_FAILED_ACCOUNT_TOTAL", default=20 * _demo_factor),
        300,
    ),
    "login_failed_confirmation": (
        env.integer("NEXUS_RATE_LOGIN_FAILED_CONFIRMATION", default=5 * _demo_factor),
        300,
    ),
    # The limits for second factors are strict, because their codes are short.
    "login_failed_factor": (
        env.integer("NEXUS_RATE_LOGIN_FAILED_FACTOR", default=5 * _demo_factor),
        300,
    ),
    "login_failed_factor_total": (
        env.integer("NEXUS_RATE_LOGIN_FAILED_FACTOR_TOTAL", default=20 * _demo_factor),
        3600,
    ),
    # The mail that notifies the owner of the account of failed attempts.
    "login_failed_notice": (1, 86_400),
    # Limits log entries for events that an attacker can cause at no cost.
    "security_log": (60, 60),
    "register_address": (env.integer("NEXUS_RATE_REGISTER_ADDRESS", default=20 * _demo_factor), 60),
    "reset_address": (env.integer("NEXUS_RATE_RESET_ADDRESS", default=20 * _demo_factor), 60),
    "reset_account": (env.integer("NEXUS_RATE_RESET_ACCOUNT", default=5 * _demo_factor), 60),
    "identity_address": (env.integer("NEXUS_RATE_IDENTITY_ADDRESS", default=60 * _demo_factor), 60),
    "export_user": (env.integer("NEXUS_RATE_EXPORT_USER", default=5 * _demo_factor), 3600),
    "access_tokens_user": (
        env.integer("NEXUS_RATE_ACCESS_TOKENS_USER", default=10 * _demo_factor),
        3600,
    ),
    "writes_user": (env.integer("NEXUS_RATE_WRITES_USER", default=120 * _demo_factor), 60),
    "writes_address": (env.integer("NEXUS_RATE_WRITES_ADDRESS", default=300 * _demo_factor), 60),
    "reads_user": (env.integer("NEXUS_RATE_READS_USER", default=1200 * _demo_factor), 60),
    "reads_address": (env.integer("NEXUS_RATE_READS_ADDRESS", default=600 * _demo_factor), 60),
}
NEXUS_REQUIRE_VERIFIED_EMAIL = env.flag("NEXUS_REQUIRE_VERIFIED_EMAIL", default=False)
NEXUS_MAX_ACCESS_TOKENS = env.integer("NEXUS_MAX_ACCESS_TOKENS", default=50)
NEXUS_REQUIRE_ADMIN_SECOND_FACTOR = env.flag("NEXUS_REQUIRE_ADMIN_SECOND_FACTOR", default=False)
# An empty URL disables this check. Django's list of common passwords is always checked.
NEXUS_BREACHED_PASSWORDS_URL = env.text("NEXUS_BREACHED_PASSWORDS_URL")
NEXUS_BREACHED_PASSWORDS_SECONDS = env.number("NEXUS_BREACHED_PASSWORDS_SECONDS", default=1.0)
NEXUS_SECURITY_LOG_DAYS = env.integer("NEXUS_SECURITY_LOG_DAYS", default=365)
if NEXUS_SECURITY_LOG_DAYS < 30:
    # A database trigger refuses to delete younger rows.
    raise InvalidSetting("NEXUS_SECURITY_LOG_DAYS must be at least 30.")
NEXUS_GRAPHQL: dict[str, Any] = {
    "max_depth": env.integer("NEXUS_GRAPHQL_MAX_DEPTH", default=12),
    "max_cost": env.integer("NEXUS_GRAPHQL_MAX_COST", default=2000),
    "max_root_fields": env.integer("NEXUS_GRAPHQL_MAX_ROOT_FIELDS", default=30),
    "max_tokens": env.integer("NEXUS_GRAPHQL_MAX_TOKENS", default=2000),
    "introspection": env.flag("NEXUS_GRAPHQL_INTROSPECTION", default=True),
}
NEXUS_GRAPHIQL = env.flag("NEXUS_GRAPHIQL", default=True)
NEXUS_SYSTEM_PANEL = env.flag("NEXUS_SYSTEM_PANEL", default=True)
# The token with which a monitor on another machine may read the state of each part.
NEXUS_READINESS_TOKEN = env.text("NEXUS_READINESS_TOKEN")
NEXUS_MAX_BODY_BYTES = env.integer("NEXUS_MAX_BODY_BYTES", default=1024 * 1024)
NEXUS_MAX_UPLOAD_BYTES = env.integer("NEXUS_MAX_UPLOAD_BYTES", default=5 * 1024 * 1024)
NEXUS_RESPONSE_CACHE_BYTES = env.integer("NEXUS_RESPONSE_CACHE_BYTES", default=16 * 1024 * 1024)
NEXUS_MAX_HELD_BYTES = env.integer("NEXUS_MAX_HELD_BYTES", default=64 * 1024 * 1024)
NEXUS_BODY_SECONDS = env.number("NEXUS_BODY_SECONDS", default=30.0)
NEXUS_WEB_THREADS = env.integer("NEXUS_WEB_THREADS", default=8)
# nexus.web.processor explains it; -1 is none in particular.
NEXUS_WEB_PROCESSOR = env.integer("NEXUS_WEB_PROCESSOR", default=-1)
# Requests that wait for external services may occupy a quarter of the threads.
NEXUS_UPSTREAM_WAITS = max(1, NEXUS_WEB_THREADS // 4)
NEXUS_REQUEST_SECONDS = env.number("NEXUS_REQUEST_SECONDS", default=10.0)
NEXUS_MAX_IN_FLIGHT = env.integer("NEXUS_MAX_IN_FLIGHT", default=2000)
NEXUS_MAX_WAIT_SECONDS = env.number("NEXUS_MAX_WAIT_SECONDS", default=2.0)
NEXUS_OVERLOAD_WAIT_SECONDS = env.number("NEXUS_OVERLOAD_WAIT_SECONDS", default=0.005)
NEXUS_MAX_STREAMS = env.integer("NEXUS_MAX_STREAMS", default=10_000)
NEXUS_MAX_STREAMS_USER = env.integer("NEXUS_MAX_STREAMS_USER", default=50)
NEXUS_MAX_STREAMS_ADDRESS = env.integer("NEXUS_MAX_STREAMS_ADDRESS", default=200)
NEXUS_STREAM_THREADS = env.integer("NEXUS_STREAM_THREADS", default=4)
NEXUS_STREAM_HEARTBEAT = env.number("NEXUS_STREAM_HEARTBEAT", default=15.0)
NEXUS_DRAIN_SECONDS = env.number("NEXUS_DRAIN_SECONDS", default=0.0 if NEXUS_DEMO else 3.0)

# --- Servers ----------------------------------------------------------------------

_database_url = database.read_url(env)
_redis_url = env.text("REDIS_URL")
_broker_url = env.text("CELERY_BROKER_URL")
if not (_database_url and _redis_url):
    # Import this only for embedded servers, because it needs a POSIX system.
    from nexus import embedded

    _parts = embedded.ensure(
        state_dir=NEXUS_STATE_DIR, postgres=not _database_url, valkey=not _redis_url
    )
    _database_url = _database_url or _parts.database_url
    _broker_url = _broker_url or (_parts.broker_url if not _redis_url else "")
    _redis_url = _redis_url or _parts.redis_url

NEXUS_REDIS_URL = _redis_url
# Longer than any response of a healthy server, and short enough that users do not notice.
NEXUS_CACHE_TIMEOUT_MS = env.integer("NEXUS_CACHE_TIMEOUT_MS", default=100)
NEXUS_PARTS = {
    "database": "PostgreSQL" if database.read_url(env) else "embedded PostgreSQL",
    "cache": "Redis" if env.text("REDIS_URL") else "embedded Valkey",
}

NEXUS_DATABASE_TIMEOUTS = database.read_timeouts(env)
NEXUS_DATABASE_POOLER = database.read_pooler(env)
DATABASE_DIRECT_URL = env.text("DATABASE_DIRECT_URL")
# The processes of the whole site, which share the connections that the database server allows.
NEXUS_WEB_PROCESSES = env.integer("NEXUS_WEB_PROCESSES", default=1)
NEXUS_WORKER_PROCESSES = env.integer("NEXUS_WORKER_PROCESSES", default=2)
DATABASES = {
    "default": database.build(
        _database_url,
        pooler=NEXUS_DATABASE_POOLER,
        timeouts=NEXUS_DATABASE_TIMEOUTS,
        application_name=database.read_application_name(env),
    )
}
DATABASE_REPLICAS = read_replicas(env, primary=DATABASES["default"])
if DATABASE_REPLICAS:
    DATABASES["default"]["ENGINE"] = ENGINE
NEXUS_REPLICA_MAX_LAG_SECONDS = env.number("NEXUS_REPLICA_MAX_LAG_SECONDS", default=10.0)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {"default": cache.build(NEXUS_REDIS_URL)}

_bucket = env.text("NEXUS_MEDIA_BUCKET")
_media_dir = env.text("NEXUS_MEDIA_DIR") or NEXUS_STATE_DIR / "media"
_endpoint = env.text("NEXUS_MEDIA_ENDPOINT")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": in_bucket(_bucket, endpoint=_endpoint) if _bucket else in_folder(_media_dir),
}

CELERY_BROKER_URL = _broker_url or cache.default_broker(NEXUS_REDIS_URL)
_is_rabbitmq = CELERY_BROKER_URL.startswith("amqp")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"confirm_publish": True}
    if _is_rabbitmq
    else {
        # Longer than the time limit of tasks and than the longest delay of a retry.
        "visibility_timeout": env.integer("NEXUS_VISIBILITY_SECONDS", default=75),
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    }
)
# RabbitMQ writes quorum queues to disk before it confirms. After five deliveries it discards a
# message, which may be crashing its workers. Other brokers ignore these arguments.
_queue_arguments = {"x-queue-type": "quorum", "x-delivery-limit": 5} if _is_rabbitmq else None
# RabbitMQ supports delayed retries only with topic exchanges.
_exchange = Exchange("tasks", type="topic" if _is_rabbitmq else "direct")
CELERY_TASK_QUEUES = [
    Queue(name, _exchange, routing_key=name, queue_arguments=_queue_arguments)
    for name in ("default", "mail", "periodic")
]
CELERY_TASK_DEFAULT_EXCHANGE = _exchange.name
CELERY_TASK_DEFAULT_EXCHANGE_TYPE = _exchange.type
CELERY_TASK_DEFAULT_ROUTING_KEY = "default"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum" if _is_rabbitmq else "classic"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.2}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_CONSUMER = "nexus.worker:ParkingConsumer"
CELERY_BEAT_SCHEDULER = "nexus.beat:SingleScheduler"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- Django --------------------------------------------------------------------------------------

SECRET_KEY = env.text("SECRET_KEY") or get_or_create_secret(
    state_dir=NEXUS_STATE_DIR, name="secret_key"
)
# Former keys: their signatures remain valid, but they sign nothing new.
SECRET_KEY_FALLBACKS = env.items("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
ROOT_URLCONF = "nexus.urls"
WSGI_APPLICATION = "nexus.wsgi.application"
AUTH_USER_MODEL = "identity.User"

INSTALLED_APPS = [
    "nexus.admin.apps.NexusAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "corsheaders",
    "ninja",
    "graphene_django",
    "shared.auth",
    "shared.accounts",
    "shared.events",
    "shared.idempotency",
    "shared.notifications",
    *NEXUS_REGISTRY.installed_apps,
    "nexus",
]

MIDDLEWARE = [
    "nexus.gateway.middleware.RequestContextMiddleware",
    "nexus.gateway.cors.ApiCorsMiddleware",
    "nexus.gateway.exposure.ExposureMiddleware",
    "nexus.gateway.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nexus.gateway.content_policy.PagePolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
# Only our own pages use these files, and a 304 would lack the CORS header.
WHITENOISE_ALLOW_ALL_ORIGINS = False
# A missing slash is rewritten, never redirected, because a redirected POST loses its body.
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = NEXUS_MAX_UPLOAD_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5

GRAPHENE = {"CAMELCASE_ERRORS": True}

# --- Signing in ----------------------------------------------------------------------------------

# The admin site's log-in form has the same checks and rate limits as the API.
AUTHENTICATION_BACKENDS = ["shared.accounts.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "shared.accounts.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "shared.accounts.password_text.PasswordTextValidator"},
    {"NAME": "shared.accounts.common_passwords.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

NEXUS_JWT_KEYS = read_signing_keys(env.items("NEXUS_JWT_KEYS"), state_dir=NEXUS_STATE_DIR)
# The HMAC key of earlier versions. It verifies their tokens, but signs none.
NEXUS_JWT_KEY = env.text("NEXUS_JWT_KEY")
# The absolute lifetime of a session; a refresh does not extend it.
NEXUS_SESSION_LIFETIME = timedelta(days=env.integer("NEXUS_SESSION_DAYS", default=90))
if not NEXUS_SESSION_LIFETIME:
    raise InvalidSetting("NEXUS_SESSION_DAYS must be at least 1.")
NEXUS_REFRESH_GRACE = timedelta(seconds=20)

# The identity providers by name, and the addresses that they may redirect browsers to.
NEXUS_SIGN_IN_PROVIDERS = read_providers(env, env.names("NEXUS_SIGN_IN_PROVIDERS"))
NEXUS_SIGN_IN_REDIRECT_URIS = env.items("NEXUS_SIGN_IN_REDIRECT_URIS")
refuse_bad_redirects(NEXUS_SIGN_IN_REDIRECT_URIS, providers=NEXUS_SIGN_IN_PROVIDERS)

# Every key is set explicitly: the library reads an unset one from an unprefixed environment
# variable (SIGNING_KEY, ISSUER, LEEWAY, ...), which any program may have set.
NINJA_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(seconds=env.integer("NEXUS_ACCESS_SECONDS", default=900)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "ROTATE_REFRESH_TOKENS": False,
    "BLACKLIST_AFTER_ROTATION": False,
    "UPDATE_LAST_LOGIN": False,
    # Our token classes supply their own keys (shared.auth.signing); the backend needs none.
    "ALGORITHM": "ES256",
    "SIGNING_KEY": "",
    "VERIFYING_KEY": "",
    "AUDIENCE": None,
    "ISSUER": "nexus",
    "JWK_URL": None,
    "LEEWAY": 30,
    "USER_ID_FIELD": "id",
    "USER_ID_CLAIM": "user_id",
    "USER_AUTHENTICATION_RULE": "ninja_jwt.authentication.default_user_authentication_rule",
    "AUTH_TOKEN_CLASSES": ["ninja_jwt.tokens.AccessToken"],
    "JTI_CLAIM": "jti",
    "TOKEN_TYPE_CLAIM": "token_type",
    "TOKEN_USER_CLASS": "ninja_jwt.models.TokenUser",
    "JSON_ENCODER": None,
    "SLIDING_TOKEN_REFRESH_EXP_CLAIM": "refresh_exp",
    "SLIDING_TOKEN_LIFETIME": timedelta(minutes=5),
    "SLIDING_TOKEN_REFRESH_LIFETIME": timedelta(days=1),
}

# The relying party of passkeys, a domain without scheme and port, and the origins that may request
# them. A change of the domain invalidates all passkeys, because devices bind them to it.
_public = urlsplit(NEXUS_PUBLIC_URL)
NEXUS_PASSKEY_RP_ID = env.text("NEXUS_PASSKEY_RP_ID", default=_public.hostname or "localhost")
NEXUS_PASSKEY_ORIGINS = env.items(
    "NEXUS_PASSKEY_ORIGINS",
    default=[f"{_public.scheme}://{_public.netloc}", *env.items("CORS_ALLOWED_ORIGINS")],
)

# --- Security headers ----------------------------------------------------------------------------

CORS_ALLOWED_ORIGINS = env.items("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOWED_ORIGIN_REGEXES = [r"^https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$"]
# Browsers need this to store and send the cookie with the refresh token. The API reads no other.
CORS_ALLOW_CREDENTIALS = True
CORS_URLS_REGEX = r"^/(api|graphql)"
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "last-event-id",
    "x-refresh-transport",
    "x-request-id",
    # Browser tracing (W3C Trace Context, Sentry) adds these to every request of a page.
    "baggage",
    "sentry-trace",
    "traceparent",
    "tracestate",
]
CORS_EXPOSE_HEADERS = [
    "Cache-Status",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "Retry-After",
    "Server-Timing",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "X-Request-ID",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "img-src": ["'self'", "data:"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Probes come from the server's own network, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
# Not "no-referrer": browsers would send forms with the origin "null", which CSRF checks refuse.
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "nexus.gateway.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Mail and logs -------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = NEXUS_STATE_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="Nexus <hello@nexus.test>")
# The mailbox shows every password reset, so only the demo has it, and only for this machine.
NEXUS_DEV_MAIL = NEXUS_DEMO

NEXUS_LOG_LEVEL = env.choice(
    "NEXUS_LOG_LEVEL", choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), default="INFO"
)
NEXUS_LOG_FORMAT = env.choice("NEXUS_LOG_FORMAT", choices=FORMATS, default="lines")
# Addresses and networks that may read /metrics, directly and not through a proxy.
NEXUS_METRICS_ALLOWED = env.networks("NEXUS_METRICS_ALLOWED", default=["127.0.0.1", "::1"])
# The port where a worker serves the metrics of its tasks.
NEXUS_METRICS_PORT = env.integer("NEXUS_METRICS_PORT", default=0)
if NEXUS_METRICS_PORT and env.text("NEXUS_PROCESS") == "worker":
    # The Prometheus client reads this when it is imported, which happens later.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", mkdtemp(prefix="nexus-metrics-"))
# Reports of errors and traces. The packages read their other variables themselves.
SENTRY_DSN = env.text("SENTRY_DSN")
OTEL_EXPORTER_OTLP_ENDPOINT = env.text("OTEL_EXPORTER_OTLP_ENDPOINT")
LOGGING = logging_config(level=NEXUS_LOG_LEVEL, form=NEXUS_LOG_FORMAT)
