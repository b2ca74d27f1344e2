"""Settings of a public server: nothing by default that must be chosen."""

import os

import environ
from django.core.exceptions import ImproperlyConfigured

from nexus.environment import Reader, load_dotenv

load_dotenv(os.environ)
_env = Reader(os.environ)

_required = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "NEXUS_JWT_KEY")
# Asked before the base settings are read, so that nothing embedded is started in vain.
_missing = [name for name in (*_required, "ALLOWED_HOSTS") if not _env.text(name)]
if _missing:
    raise ImproperlyConfigured(f"Production settings need {', '.join(_missing)}.")

from nexus.settings.base import *  # noqa: E402, F403
from nexus.settings.base import NEXUS_JWT_KEY, NEXUS_THROTTLES, ROOT, SECRET_KEY  # noqa: E402

NEXUS_PRODUCTION = True
NEXUS_STRICT = True
NEXUS_SERVER_TIMING = _env.flag("NEXUS_SERVER_TIMING", default=False)
NEXUS_DEV_MAIL = False
NEXUS_DEMO = False

for _name, _secret, _length in (
    ("SECRET_KEY", SECRET_KEY, 50),
    ("NEXUS_JWT_KEY", NEXUS_JWT_KEY, 32),
):
    if len(_secret) < _length or len(set(_secret)) < 8:
        raise ImproperlyConfigured(f"{_name} must be random and at least {_length} characters.")
if not NEXUS_THROTTLES:
    raise ImproperlyConfigured("NEXUS_THROTTLES=off is for load tests only.")

CORS_ALLOWED_ORIGIN_REGEXES = []
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_SSL_REDIRECT = _env.flag("SECURE_SSL_REDIRECT", default=True)
# Probes ask over plain HTTP, and an API call is refused rather than redirected.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^api/", r"^graphql"]
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
