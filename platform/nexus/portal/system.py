"""The system panel: the state of the services, the queue and the latest response times."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import kombu
from django.conf import settings
from django.db import connection
from kombu.exceptions import ChannelError

from nexus.celery import app
from nexus.gateway.health import run_check
from nexus.gateway.metrics import ResponseMetrics, response_metrics
from shared.caching import cache_server
from shared.events import deliveries

logger = logging.getLogger(__name__)

T = TypeVar("T")

MAX_AGE_SECONDS = 5.0
"""The services are checked at most this often, for any number of readers."""
WORKER_TIMEOUT_SECONDS = 0.5
STARTING = "starting"
SECONDS_TO_START = 30.0
"""The demo starts its worker after the web process; this is the time limit for its start."""

Condition = Literal["up", "down", "unknown"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the panel. The condition is unknown if nothing was measured."""

    name: str
    value: str
    note: str
    condition: Condition = "up"


class SystemPanel:
    """The figures, cached for a few seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: Sequence[Figure] = ()
        self._fresh_until = 0.0
        self._worker_check = WorkerCheck()

    def figures(self) -> Sequence[Figure]:
        """Return the figures: services at most a few seconds old, response times current."""
        # During a refresh other threads return the old figures, so a service that hangs blocks
        # only one thread of this process.
        if time.monotonic() > self._fresh_until and self._lock.acquire(blocking=not self._parts):
            try:
                self._refresh()
            finally:
                self._lock.release()
        return (*self._parts, *response_figures(response_metrics))

    def _refresh(self) -> None:
        if time.monotonic() > self._fresh_until:
            self._parts = tuple(_parts(self._worker_check))
            is_starting = any(figure.value == STARTING for figure in self._parts)
            self._fresh_until = time.monotonic() + (1.0 if is_starting else MAX_AGE_SECONDS)


class WorkerCheck:
    """The state of the workers, including the start of the demo's worker."""

    def __init__(self, *, seconds_to_start: float = SECONDS_TO_START) -> None:
        self._expected_until = time.monotonic() + seconds_to_start
        self._has_responded = False

    def run(self) -> Figure:
        """Ping the workers and return the figure."""
        started = time.perf_counter()
        # Stop at the first reply: counting the workers is not worth the wait.
        if app.control.broadcast("ping", reply=True, limit=1, timeout=WORKER_TIMEOUT_SECONDS):
            self._has_responded = True
            elapsed = (time.perf_counter() - started) * 1000
            return Figure("Worker", "running", f"answered in {elapsed:.0f} ms")
        is_new = not self._has_responded and time.monotonic() < self._expected_until
        if settings.NEXUS_DEMO and is_new:
            return Figure("Worker", STARTING, "tasks wait in the queue", "unknown")
        return Figure("Worker", "not responding", "tasks wait in the queue", "down")


def response_figures(metrics: ResponseMetrics) -> Iterator[Figure]:
    """Yield the 95th percentile of the response time and the cache hit rate."""
    p95, hits = metrics.p95(), metrics.hit_ratio()
    no_request = "no API request yet"
    if p95 is None:
        yield Figure("p95", "–", no_request, "unknown")
    else:
        count = len(metrics)
        note = f"of the last {count} API requests" if count > 1 else "of the only API request"
        yield Figure("p95", f"{p95 * 1000:.1f} ms", note)
    if hits is None:
        yield Figure("Cache hits", "–", "no cacheable request yet", "unknown")
    else:
        note = f"{hits.part} of the last {hits.whole} cacheable responses"
        yield Figure("Cache hits", f"{hits.percent:.0f} %", note)


def _parts(worker_check: WorkerCheck) -> Iterator[Figure]:
    yield _check_part("Database", "database", _database)
    yield _check_part("Cache", "cache", _cache)
    broker = _check_part("Broker", "broker", _broker)
    yield broker
    if broker.condition == "down":
        yield Figure("Worker", "–", "the broker is not available", "unknown")
        yield Figure("Queue", "–", "the broker is not available", "unknown")
    else:
        yield _value_or(worker_check.run, Figure("Worker", "–", "check failed", "unknown"))
        yield _value_or(_queue, Figure("Queue", "–", "check failed", "unknown"))
    yield _value_or(_dead_letters, Figure("Dead letters", "–", "count failed", "unknown"))


def _check_part(name: str, part: str, describe: Callable[[], str]) -> Figure:
    finding = run_check(part)
    if finding.failure:
        return Figure(name, "down", "does not answer", "down")
    elapsed = f"{finding.milliseconds} ms" if finding.milliseconds else "under 1 ms"
    # Production hides versions, which point to known vulnerabilities.
    value = "up" if settings.NEXUS_PRODUCTION else _value_or(describe, "up")
    return Figure(name, value, f"answered in {elapsed}")


def _value_or(read: Callable[[], T], default: T) -> T:
    try:
        return read()
    except Exception:
        # Catch every error of the client libraries: the panel must work when a service fails.
        logger.warning("A check of the system panel failed.", exc_info=True)
        return default


def _database() -> str:
    version: int = getattr(connection, "pg_version", 0)
    return f"PostgreSQL {version // 10_000}"


def _cache() -> str:
    return _server_version(cache_server().call(lambda client: client.info("server")))


def _broker() -> str:
    with kombu.Connection(settings.CELERY_BROKER_URL, connect_timeout=1) as broker:
        # kombu types the common interface; each transport's channel has more attributes.
        channel: Any = broker.default_channel
        if broker.transport.driver_type == "redis":
            return _server_version(channel.client.info("server"))
        found = getattr(channel.connection, "server_properties", {})
    return f"{found.get('product', 'up')} {found.get('version', '')}".strip()


def _server_version(found: Mapping[str, Any]) -> str:
    """Return the name and version in the INFO of a Redis-compatible server."""
    if "valkey_version" in found:
        return f"Valkey {found['valkey_version']}"
    return f"Redis {found['redis_version']}"


def _queue() -> Figure:
    with kombu.Connection(settings.CELERY_BROKER_URL, connect_timeout=1) as broker:
        queued = sum(_length(broker, queue.name) for queue in settings.CELERY_TASK_QUEUES)
    if not queued:
        return Figure("Queue", "empty", "no task waits")
    return Figure("Queue", str(queued), f"task{'s' * (queued > 1)} waiting")


def _dead_letters() -> Figure:
    count = deliveries.count_dead()
    if not count:
        return Figure("Dead letters", "none", "every event was delivered or is pending")
    shown = f"{count}" if count <= deliveries.MAX_DEAD_COUNTED else f"over {count - 1:,}"
    return Figure("Dead letters", shown, "failed for good: see the admin site", "down")


def _length(broker: kombu.Connection, name: str) -> int:
    channel: Any
    with broker.channel() as channel:
        try:
            return int(channel.queue_declare(name, passive=True).message_count)
        except ChannelError:
            # Valkey and Redis delete an empty queue.
            return 0
