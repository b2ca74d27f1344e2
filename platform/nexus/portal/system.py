"""How the house itself is: its parts, its queue, and how fast it answered of late."""

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
from nexus.gateway.health import examine
from nexus.gateway.measuring import Recent, recent
from shared.caching import cache_server
from shared.events import deliveries

logger = logging.getLogger(__name__)

T = TypeVar("T")

SECONDS_GOOD = 5.0
"""However many look at the panel, the parts are asked this seldom."""
SECONDS_FOR_A_WORKER = 0.5
STARTING = "starting"
SECONDS_TO_START = 30.0
"""The demo starts its worker after the web process, and so long it may take to be there."""

Condition = Literal["well", "down", "unknown"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing to know of the house. Of what was not measured it says so."""

    name: str
    value: str
    note: str
    condition: Condition = "well"


class Panel:
    """The figures, asked for once for all who look within a few seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: Sequence[Figure] = ()
        self._good_until = 0.0
        self._watch = WorkerWatch()

    def figures(self) -> Sequence[Figure]:
        """Return how everything is: the parts as of a few seconds ago, the rest as of now."""
        # Whoever finds another one asking takes what there is: a part that hangs holds up one
        # thread of this process and not all of them.
        if time.monotonic() > self._good_until and self._lock.acquire(blocking=not self._parts):
            try:
                self._renew()
            finally:
                self._lock.release()
        return (*self._parts, *speed_of(recent))

    def _renew(self) -> None:
        if time.monotonic() > self._good_until:
            self._parts = tuple(_parts(self._watch))
            is_starting = any(figure.value == STARTING for figure in self._parts)
            self._good_until = time.monotonic() + (1.0 if is_starting else SECONDS_GOOD)


class WorkerWatch:
    """How the workers are, and whether they only have yet to arrive."""

    def __init__(self, *, seconds_to_start: float = SECONDS_TO_START) -> None:
        self._expected_until = time.monotonic() + seconds_to_start
        self._was_seen = False

    def look(self) -> Figure:
        """Ask the workers, and say how they are."""
        started = time.perf_counter()
        # Over with the first that answers: how many there are is not worth the wait.
        if app.control.broadcast("ping", reply=True, limit=1, timeout=SECONDS_FOR_A_WORKER):
            self._was_seen = True
            took = (time.perf_counter() - started) * 1000
            return Figure("Worker", "at work", f"answered in {took:.0f} ms")
        if settings.NEXUS_DEMO and not self._was_seen and time.monotonic() < self._expected_until:
            return Figure("Worker", STARTING, "tasks wait for it in the queue", "unknown")
        return Figure("Worker", "silent", "none answered: tasks wait in the queue", "down")


def speed_of(answers: Recent) -> Iterator[Figure]:
    """Yield how fast the API was, and how much of it the cache answered."""
    p95, hits = answers.p95(), answers.hits()
    nothing = "no API request yet"
    if p95 is None:
        yield Figure("p95", "–", nothing, "unknown")
    else:
        many = len(answers)
        note = f"of the last {many} API requests" if many > 1 else "of the one API request so far"
        yield Figure("p95", f"{p95 * 1000:.1f} ms", note)
    if hits is None:
        yield Figure("Cache hits", "–", "the cache took part in no request yet", "unknown")
    else:
        note = f"{hits.part} of the last {hits.whole} answers that may be kept"
        yield Figure("Cache hits", f"{hits.percent:.0f} %", note)


def _parts(watch: WorkerWatch) -> Iterator[Figure]:
    yield _part("Database", "database", _database)
    yield _part("Cache", "cache", _cache)
    broker = _part("Broker", "broker", _broker)
    yield broker
    if broker.condition == "down":
        yield Figure("Worker", "–", "the broker cannot be asked", "unknown")
        yield Figure("Queue", "–", "the broker cannot be asked", "unknown")
    else:
        yield _told(watch.look, Figure("Worker", "–", "could not be asked", "unknown"))
        yield _told(_queue, Figure("Queue", "–", "could not be asked", "unknown"))
    yield _told(_dead_letters, Figure("Dead letters", "–", "could not be counted", "unknown"))


def _part(name: str, part: str, ask_what: Callable[[], str]) -> Figure:
    finding = examine(part)
    if finding.failure:
        return Figure(name, "down", "does not answer", "down")
    took = f"{finding.milliseconds} ms" if finding.milliseconds else "under 1 ms"
    # Strangers need not know which weaknesses to look up.
    value = "there" if settings.NEXUS_PRODUCTION else _told(ask_what, "there")
    return Figure(name, value, f"answered in {took}")


def _told(ask: Callable[[], T], otherwise: T) -> T:
    try:
        return ask()
    except Exception:
        # Whatever the client library calls it: what tells how the parts are must outlive them.
        logger.warning("A part could not be asked how it is.", exc_info=True)
        return otherwise


def _database() -> str:
    version: int = getattr(connection, "pg_version", 0)
    return f"PostgreSQL {version // 10_000}"


def _cache() -> str:
    return _called(cache_server().call(lambda client: client.info("server")))


def _broker() -> str:
    with kombu.Connection(settings.CELERY_BROKER_URL, connect_timeout=1) as broker:
        # Typed as what all of kombu's channels have: each kind has more.
        channel: Any = broker.default_channel
        if broker.transport.driver_type == "redis":
            return _called(channel.client.info("server"))
        told = getattr(channel.connection, "server_properties", {})
    return f"{told.get('product', 'there')} {told.get('version', '')}".strip()


def _called(told: Mapping[str, Any]) -> str:
    """Return how a server of Redis' kind calls itself."""
    if "valkey_version" in told:
        return f"Valkey {told['valkey_version']}"
    return f"Redis {told['redis_version']}"


def _queue() -> Figure:
    with kombu.Connection(settings.CELERY_BROKER_URL, connect_timeout=1) as broker:
        waiting = sum(_length(broker, queue.name) for queue in settings.CELERY_TASK_QUEUES)
    if not waiting:
        return Figure("Queue", "empty", "no task waits")
    return Figure("Queue", str(waiting), f"task{'s' * (waiting > 1)} waiting")


def _dead_letters() -> Figure:
    count = deliveries.count_dead()
    if not count:
        return Figure("Dead letters", "none", "every event reached its handlers, or waits")
    shown = f"{count}" if count <= deliveries.MOST_DEAD_COUNTED else f"over {count - 1:,}"
    return Figure("Dead letters", shown, "failed for good: see the admin site", "down")


def _length(broker: kombu.Connection, name: str) -> int:
    channel: Any
    with broker.channel() as channel:
        try:
            return int(channel.queue_declare(name, passive=True).message_count)
        except ChannelError:
            # Valkey and Redis know a queue only while something is in it.
            return 0
