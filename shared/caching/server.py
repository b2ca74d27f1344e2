"""The one door to the cache server. It may be away: whoever asks must be able to do without."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from shared.caching.breaker import Breaker

T = TypeVar("T")

FAILURES_UNTIL_OPEN = 5
SECONDS_OPEN = 10.0


class CacheUnavailable(Exception):
    """The cache server did not answer, or is not being asked for the moment."""


class CacheServer:
    """
    Asks the cache server, in bounded time, and stops asking while it is away.

    A silent server costs its callers at most ``FAILURES_UNTIL_OPEN`` time-outs in a row.
    """

    def __init__(
        self,
        url: str,
        *,
        seconds_to_answer: float,
        seconds_open: float = SECONDS_OPEN,
    ) -> None:
        self._breaker = Breaker(failures=FAILURES_UNTIL_OPEN, pause=seconds_open)
        self._counts: Counter[str] = Counter()
        self._client = redis.Redis.from_url(
            url,
            socket_timeout=seconds_to_answer,
            socket_connect_timeout=seconds_to_answer,
            # Once more at once after a dropped connection, because a restarted server drops
            # every pooled one. Never after a time-out: that would double the wait.
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )

    def ask(self, question: Callable[["redis.Redis"], T]) -> T:
        """
        Put one question to the server.

        :raises CacheUnavailable: if there is no answer.
        """
        if not self._breaker.admits():
            self._counts["refused"] += 1
            raise CacheUnavailable("The cache server is not being asked for the moment.")
        try:
            answer = question(self._client)
        except (redis.RedisError, OSError) as error:
            self._breaker.failed()
            self._counts["failed"] += 1
            raise CacheUnavailable(str(error)) from error
        self._breaker.succeeded()
        self._counts["answered"] += 1
        return answer

    def script(self, text: str) -> Callable[..., Any]:
        """Prepare a Lua script: call the result with ``keys`` and ``args``."""
        prepared = self._client.register_script(text)

        def run(*, keys: list[str], args: list[str | int | float]) -> Any:
            return self.ask(lambda client: prepared(keys=keys, args=args, client=client))

        return run

    @property
    def is_away(self) -> bool:
        """Whether the server failed so often that it is not being asked."""
        return self._breaker.is_open

    def counts(self) -> Mapping[str, int]:
        """How many questions were answered, failed or not even put."""
        return dict(self._counts)


_lock = threading.Lock()
_servers: dict[str, CacheServer] = {}


def cache_server() -> CacheServer:
    """Return the process's door to the server that the settings name."""
    url = settings.CACHES["default"]["LOCATION"]
    if url not in _servers:
        with _lock:
            if url not in _servers:
                seconds = settings.NEXUS_CACHE_TIMEOUT_MS / 1000
                _servers[url] = CacheServer(url, seconds_to_answer=seconds)
    return _servers[url]


def key(*parts: str) -> str:
    """Spell a key: the installation's prefix, then the parts."""
    return ":".join((settings.CACHES["default"].get("KEY_PREFIX", "nx"), *parts))
