"""Settings of the test suite. Each test worker has its own databases on the same servers."""

import os

from nexus.settings import database
from nexus.settings.base import *  # noqa: F403
from nexus.settings.base import (
    CACHES,
    DATABASES,
    LOGGING,
    NEXUS_DATABASE_POOLER,
    NEXUS_REDIS_URL,
)
from nexus.settings.cache import prefix_for

NEXUS_STRICT = True
NEXUS_DEMO = False
NEXUS_DEV_MAIL = True
# Tests of throttles and proxies send requests from many addresses.
NEXUS_ALLOW_REMOTE = True

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 2
# Each worker flushes its own numbered database of the cache server.
if NEXUS_REDIS_URL.startswith("unix"):
    CACHES["default"]["LOCATION"] = f"{NEXUS_REDIS_URL.split('?')[0]}?db={_worker}"
elif "+cluster:" not in NEXUS_REDIS_URL:
    # A Cluster has one database.
    CACHES["default"]["LOCATION"] = f"{NEXUS_REDIS_URL.rpartition('/')[0]}/{_worker}"
# Concurrent runs on one server must not share cached responses.
CACHES["default"]["KEY_PREFIX"] = prefix_for(NEXUS_REDIS_URL, f"nx-test-{os.getpid()}")
# The server may be slow on a busy machine. Tests of its outage set their own time-out.
NEXUS_CACHE_TIMEOUT_MS = 5000
# A persistent connection would keep a test database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Threads that race for one row on a busy machine may wait longer than a request would.
NEXUS_DATABASE_TIMEOUTS = database.Timeouts(60_000, 60_000, 300_000)
if NEXUS_DATABASE_POOLER == database.DIRECT:
    DATABASES["default"]["OPTIONS"]["options"] = database.as_options(NEXUS_DATABASE_TIMEOUTS)

# A weak but fast hash, because hundreds of tests sign users in. Tests of hashing use Argon2.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
NEXUS_THROTTLES = False
# Tests of the lines of requests turn them on.
LOGGING["loggers"]["nexus.request"] = {"level": "WARNING"}
WHITENOISE_AUTOREFRESH = True
# The `deliver` fixture consumes these messages and runs the handlers. Tests with a worker start
# it as a separate process with the real broker.
# Set both directions, because Celery itself reads CELERY_BROKER_URL from the environment.
CELERY_BROKER_READ_URL = CELERY_BROKER_WRITE_URL = CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
