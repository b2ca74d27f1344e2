"""The settings of the cache server: one server, Sentinels, or a Cluster."""

from typing import Any
from urllib.parse import urlsplit

from nexus.environment import InvalidSetting

CLUSTER = "cluster"


def build(url: str) -> dict[str, Any]:
    """Return Django's settings of the cache at a URL, as `shared.caching.topology` parses it."""
    kind = _kind_of(url)
    timeouts = {"SOCKET_CONNECT_TIMEOUT": 0.25, "SOCKET_TIMEOUT": 0.25}
    factory = {"CONNECTION_FACTORY": "shared.caching.django_cache.ConnectionFactory"}
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": prefix_for(url, "nx"),
        "OPTIONS": {**timeouts, **(factory if kind else {})},
    }


def prefix_for(url: str, name: str) -> str:
    """Return the prefix of all keys."""
    # The braces are a hash tag: a Cluster then has all keys in one slot. The script that looks up a
    # response needs its rate limit, its value, its lease and the versions of its namespaces.
    return f"{{{name}}}" if _kind_of(url) == CLUSTER else name


def default_broker(url: str) -> str:
    """
    Return the URL of the broker if none is set: the cache server itself.

    :raises InvalidSetting: if that is no single server, because Celery has other URLs for these.
    """
    if _kind_of(url):
        raise InvalidSetting("REDIS_URL is no single server, so set CELERY_BROKER_URL, too.")
    return url


def _kind_of(url: str) -> str:
    return urlsplit(url).scheme.partition("+")[2]
