"""Django's cache on Sentinels or on a Cluster."""

from typing import Any

from django_redis.pool import ConnectionFactory as PlainFactory

from shared.caching.topology import connect, parse_address


class ConnectionFactory(PlainFactory):  # type: ignore[misc]  # django-redis has no types
    """Makes the client of django-redis from an address of `shared.caching.topology`."""

    def connect(self, url: str) -> Any:
        """Return a client."""
        names = {
            "SOCKET_TIMEOUT": "socket_timeout",
            "SOCKET_CONNECT_TIMEOUT": "socket_connect_timeout",
        }
        options = {name: self.options[key] for key, name in names.items() if key in self.options}
        return connect(parse_address(url), **options)
