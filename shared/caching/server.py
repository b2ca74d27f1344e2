"""The client of the cache server. The server is optional: callers must work without it."""

import asyncio
import hashlib
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from shared.caching.circuit_breaker import CircuitBreaker
from shared.caching.failovers import FailedOver, Failovers
from shared.caching.thread_connections import ClusterCommands, Command, ThreadConnections
from shared.caching.topology import CLUSTER, connect, connect_on_loop, parse_address

T = TypeVar("T")

FAILURES_UNTIL_OPEN = 5
SECONDS_OPEN = 10.0
MAX_LOOP_CONNECTIONS = 16
FAILURES = (redis.RedisError, redis.exceptions.RedisClusterException, OSError)
"""What redis-py raises if a server does not respond or refuses a command."""


class CacheUnavailable(Exception):
    """The cache server did not answer, or the circuit breaker is open."""


class CacheServer:
    """
    Calls the cache server with a time limit and a circuit breaker.

    A server that does not answer costs its callers at most ``FAILURES_UNTIL_OPEN`` time-outs in
    a row, each of ``call_timeout`` seconds. The circuit then stays open for ``seconds_open``.
    """

    def __init__(
        self,
        url: str,
        *,
        call_timeout: float,
        seconds_open: float = SECONDS_OPEN,
    ) -> None:
        self._breaker = CircuitBreaker(
            failure_threshold=FAILURES_UNTIL_OPEN, reset_timeout=seconds_open
        )
        self._counts: Counter[str] = Counter()
        self._address = parse_address(url)
        self._call_timeout = call_timeout
        self._failovers = Failovers()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loop_client: Any = None
        self._client_lock = threading.Lock()
        self._connected: Any = None
        self._commands = (
            ClusterCommands(lambda: self._client, self._failovers)
            if self._address.kind == CLUSTER
            else ThreadConnections(self._client.connection_pool, self._failovers)
        )

    @property
    def _client(self) -> Any:
        # A client of a Cluster connects when it is made, so it is made by the first command.
        if self._connected is None:
            with self._client_lock:
                if self._connected is None:
                    self._connected = connect(self._address, **self._options(Retry))
        return self._connected

    def _options(self, retry: Callable[..., Any]) -> dict[str, Any]:
        return {
            "socket_timeout": self._call_timeout,
            "socket_connect_timeout": self._call_timeout,
            # One immediate retry after a dropped connection, because a restarted server drops
            # every pooled one. No retry after a time-out: that would double the wait.
            "retry": retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        }

    def call(self, command: Callable[["redis.Redis"], T]) -> T:
        """
        Run a command with the client and return its result.

        :raises CacheUnavailable: if the server does not answer or the circuit is open.
        """
        return self._guard(lambda: command(self._client))

    def run(self, *command: str | bytes | int | float) -> Any:
        """
        Run one command and return its response as the server sends it.

        It takes a fraction of the processor time of ``call``.

        :raises CacheUnavailable: as ``call``.
        """
        return self.run_together([command])[0]

    def run_together(self, commands: Sequence[Command]) -> list[Any]:
        """
        Run several commands in one round trip and return their responses.

        :raises CacheUnavailable: as ``call``.
        """
        return self._guard(lambda: self._commands.run(commands))

    def _guard(self, command: Callable[[], T]) -> T:
        if not self._breaker.allow_call():
            self._counts["refused"] += 1
            raise CacheUnavailable("The circuit breaker of the cache server is open.")
        try:
            result = command()
        except FailedOver as error:
            # The new server responds. Only what it holds may be older than what was written.
            self._breaker.record_success()
            raise CacheUnavailable(str(error)) from error
        except FAILURES as error:
            self._breaker.record_failure()
            self._counts["failed"] += 1
            raise CacheUnavailable(str(error)) from error
        self._breaker.record_success()
        self._counts["answered"] += 1
        return result

    async def call_on_loop(self, command: "Callable[[redis.asyncio.Redis], Awaitable[T]]") -> T:
        """
        Run a command on the event loop with a client of its own, and return its result.

        A failure is not counted: the wait may have been a busy loop's, so the threads' calls
        decide whether the circuit opens.

        :raises CacheUnavailable: if the server does not answer or the circuit is open.
        """
        if self._breaker.is_open:
            raise CacheUnavailable("The circuit breaker of the cache server is open.")
        try:
            client = self._client_of_loop()
            result = await command(client)
            self._failovers.require_same_on_loop(self._address, client)
        except FAILURES as error:
            raise CacheUnavailable(str(error)) from error
        return result

    def _client_of_loop(self) -> Any:
        loop = asyncio.get_running_loop()
        if self._loop_client is None or self._loop is not loop:
            # A connection belongs to the event loop that opened it.
            self._loop = loop
            self._loop_client = connect_on_loop(
                self._address,
                max_connections=MAX_LOOP_CONNECTIONS,
                **self._options(AsyncRetry),
            )
        return self._loop_client

    def register_script(self, text: str) -> Callable[..., Any]:
        """
        Return a function that runs a Lua script with ``keys`` and ``args``.

        The function raises CacheUnavailable as ``call`` does.
        """
        # The server names a script by this digest.
        name = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

        def evaluate(parts: Command) -> Any:
            try:
                return self._commands.run([("EVALSHA", name, *parts)])[0]
            except redis.exceptions.NoScriptError:
                return self._commands.run([("EVAL", text, *parts)])[0]

        def run(*, keys: Sequence[str], args: Sequence[str | bytes | int | float]) -> Any:
            return self._guard(lambda: evaluate((len(keys), *keys, *args)))

        return run

    @property
    def is_unavailable(self) -> bool:
        """Whether the circuit breaker is open."""
        return self._breaker.is_open

    def counts(self) -> Mapping[str, int]:
        """Return how many calls were ``answered``, ``failed`` or ``refused`` by the breaker."""
        return dict(self._counts)


_lock = threading.Lock()
_servers: dict[str, CacheServer] = {}


def cache_server() -> CacheServer:
    """Return this process's client of the server in the settings."""
    url = settings.CACHES["default"]["LOCATION"]
    if url not in _servers:
        with _lock:
            if url not in _servers:
                seconds = settings.NEXUS_CACHE_TIMEOUT_MS / 1000
                _servers[url] = CacheServer(url, call_timeout=seconds)
    return _servers[url]


def make_key(*parts: str) -> str:
    """Return a key: the installation's prefix and the parts, joined by colons."""
    return ":".join((settings.CACHES["default"].get("KEY_PREFIX", "nx"), *parts))
