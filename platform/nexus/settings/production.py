"""Settings of a public server. Secrets and addresses have no defaults."""

import os

import environ
from django.core.exceptions import ImproperlyConfigured

from nexus.environment import SERVICE_URLS, SettingsReader, load_dotenv
from nexus.logs import FORMATS, logging_config
from nexus.production_checks import refuse_demo_settings, refuse_weak_secrets
from nexus.providers import refuse_plain_http
from nexus.signing_keys import by_position, inline_keys

load_dotenv(os.environ)
_env = SettingsReader(os.environ)

_required = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "NEXUS_JWT_KEYS")
# Check this before importing the base settings, which would start embedded servers.
_missing = [name for name in (*_required, "ALLOWED_HOSTS") if not _env.text(name)]
if _missing:
    raise ImproperlyConfigured(f"Production settings need {', '.join(_missing)}.")

from nexus.settings.base import *  # noqa: E402, F403
from nexus.settings.base import (  # noqa: E402
    NEXUS_GRAPHQL,
    NEXUS_JWT_KEY,
    NEXUS_LOG_LEVEL,
    NEXUS_REGISTRY,
    NEXUS_SIGN_IN_PROVIDERS,
    NEXUS_SIGN_IN_REDIRECT_URIS,
    NEXUS_THROTTLES,
    ROOT,
    SECRET_KEY,
    SECRET_KEY_FALLBACKS,
    STORAGES,
)

NEXUS_PRODUCTION = True
NEXUS_ALLOW_REMOTE = True
NEXUS_STRICT = True
NEXUS_SERVER_TIMING = _env.flag("NEXUS_SERVER_TIMING", default=False)
NEXUS_DEV_MAIL = False
NEXUS_REQUIRE_VERIFIED_EMAIL = _env.flag("NEXUS_REQUIRE_VERIFIED_EMAIL", default=True)
NEXUS_REQUIRE_ADMIN_SECOND_FACTOR = _env.flag("NEXUS_REQUIRE_ADMIN_SECOND_FACTOR", default=True)
# Developer tools help attackers too, so they are off unless a setting turns them on.
NEXUS_GRAPHQL = {
    **NEXUS_GRAPHQL,
    "introspection": _env.flag("NEXUS_GRAPHQL_INTROSPECTION", default=False),
}
NEXUS_GRAPHIQL = _env.flag("NEXUS_GRAPHIQL", default=False)
NEXUS_SYSTEM_PANEL = _env.flag("NEXUS_SYSTEM_PANEL", default=False)
NEXUS_DEMO = False

_secret_keys = {
    "SECRET_KEY": SECRET_KEY,
    **by_position("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS),
}
_jwt_keys = inline_keys(_env.items("NEXUS_JWT_KEYS"))
_former_keys = {"NEXUS_JWT_KEY": NEXUS_JWT_KEY} if NEXUS_JWT_KEY else {}
refuse_weak_secrets(
    keys={
        **{name: (key, 50) for name, key in _secret_keys.items()},
        **{name: (key, 32) for name, key in {**_jwt_keys, **_former_keys}.items()},
    },
    addresses={
        **{name: _env.text(name) for name in (*SERVICE_URLS, "DATABASE_DIRECT_URL")},
        **by_position("DATABASE_REPLICA_URL", _env.items("DATABASE_REPLICA_URL")),
    },
)
refuse_plain_http(NEXUS_SIGN_IN_PROVIDERS, NEXUS_SIGN_IN_REDIRECT_URIS)
refuse_demo_settings(_env, declared=NEXUS_REGISTRY.settings)
if not NEXUS_THROTTLES:
    raise ImproperlyConfigured("NEXUS_THROTTLES=off is for load tests only.")

CORS_ALLOWED_ORIGIN_REGEXES = []
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_SSL_REDIRECT = _env.flag("SECURE_SSL_REDIRECT", default=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if _env.flag("NEXUS_BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STATIC_ROOT = ROOT / "staticfiles"
WHITENOISE_USE_FINDERS = False
# File names contain a hash, so browsers may cache them for ever. Files are compressed once.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Pages render without styles if collectstatic was not run, instead of failing.
WHITENOISE_MANIFEST_STRICT = False

NEXUS_LOG_FORMAT = _env.choice("NEXUS_LOG_FORMAT", choices=FORMATS, default="json")
LOGGING = logging_config(level=NEXUS_LOG_LEVEL, form=NEXUS_LOG_FORMAT)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
globals().update(
    environ.Env.email_url_config(_env.text("EMAIL_URL", default="smtp://localhost:25"))
)
