"""Settings of a public server: nothing by default that must be chosen."""

import os

import environ
from django.core.exceptions import ImproperlyConfigured

from nexus.environment import ADDRESSES, Reader, load_dotenv
from nexus.exposed import refuse_demo_settings, refuse_weak_secrets
from nexus.signing_keys import numbered, written_keys

load_dotenv(os.environ)
_env = Reader(os.environ)

_required = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "NEXUS_JWT_KEYS")
# Asked before the base settings are read, so that nothing embedded is started in vain.
_missing = [name for name in (*_required, "ALLOWED_HOSTS") if not _env.text(name)]
if _missing:
    raise ImproperlyConfigured(f"Production settings need {', '.join(_missing)}.")

from nexus.settings.base import *  # noqa: E402, F403
from nexus.settings.base import (  # noqa: E402
    NEXUS_GRAPHQL,
    NEXUS_JWT_KEY,
    NEXUS_REGISTRY,
    NEXUS_THROTTLES,
    ROOT,
    SECRET_KEY,
    SECRET_KEY_FALLBACKS,
)

NEXUS_PRODUCTION = True
NEXUS_ALLOW_REMOTE = True
NEXUS_STRICT = True
NEXUS_SERVER_TIMING = _env.flag("NEXUS_SERVER_TIMING", default=False)
NEXUS_DEV_MAIL = False
NEXUS_REQUIRE_VERIFIED_EMAIL = _env.flag("NEXUS_REQUIRE_VERIFIED_EMAIL", default=True)
# What helps a developer helps an attacker to find their way: each is on by setting only.
NEXUS_GRAPHQL = {
    **NEXUS_GRAPHQL,
    "introspection": _env.flag("NEXUS_GRAPHQL_INTROSPECTION", default=False),
}
NEXUS_GRAPHIQL = _env.flag("NEXUS_GRAPHIQL", default=False)
NEXUS_SYSTEM_PANEL = _env.flag("NEXUS_SYSTEM_PANEL", default=False)
NEXUS_DEMO = False

_secret_keys = {"SECRET_KEY": SECRET_KEY, **numbered("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS)}
_jwt_keys = written_keys(_env.items("NEXUS_JWT_KEYS"))
_former_keys = {"NEXUS_JWT_KEY": NEXUS_JWT_KEY} if NEXUS_JWT_KEY else {}
refuse_weak_secrets(
    keys={
        **{name: (key, 50) for name, key in _secret_keys.items()},
        **{name: (key, 32) for name, key in {**_jwt_keys, **_former_keys}.items()},
    },
    addresses={name: _env.text(name) for name in ADDRESSES},
)
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
# Names carry a hash, so that browsers keep the files for good; each is compressed once.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A page whose files were never collected is plain rather than broken.
WHITENOISE_MANIFEST_STRICT = False

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
globals().update(
    environ.Env.email_url_config(_env.text("EMAIL_URL", default="smtp://localhost:25"))
)
