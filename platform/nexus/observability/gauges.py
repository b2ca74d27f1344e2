"""Metrics that are read when they are scraped: thread pools, streams and the outbox."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from nexus.logs import Interval
from shared.events import backlog
from shared.realtime import counts

logger = logging.getLogger("nexus.metrics")

SECONDS_TRUSTED = 5.0
"""How long the figures of the outbox are used without another statement."""


class Pool(Protocol):
    """A pool of threads."""

    @property
    def threads(self) -> int:
        """The number of its threads."""

    @property
    def active(self) -> int:
        """The number of items that run or wait."""


class PoolMetrics(Collector):
    """The thread pools of this process. Each thread of the pool "work" holds a connection."""

    def __init__(self) -> None:
        self._pools: Mapping[str, Pool] = {}

    def watch(self, pools: Mapping[str, Pool]) -> None:
        """Read these pools, by name, from now on."""
        self._pools = pools

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics for a scrape."""
        threads = GaugeMetricFamily("nexus_pool_threads", "Threads of a pool.", labels=["pool"])
        active = GaugeMetricFamily(
            "nexus_pool_active", "Requests that run on a pool or wait for it.", labels=["pool"]
        )
        for name, pool in self._pools.items():
            threads.add_metric([name], pool.threads)
            active.add_metric([name], pool.active)
        yield threads
        yield active


class StreamMetrics(Collector):
    """The streams of this process."""

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics for a scrape."""
        now = counts()
        yield GaugeMetricFamily("nexus_streams_open", "Open streams.", value=now["streams"])
        yield GaugeMetricFamily(
            "nexus_streams_limit",
            "How many streams may be open.",
            value=settings.NEXUS_MAX_STREAMS,
        )
        events = CounterMetricFamily(
            "nexus_stream_events",
            "Events of streams, by result: delivered, or unannounced without the cache server.",
            labels=["result"],
        )
        for result in ("delivered", "unannounced"):
            events.add_metric([result], now.get(result, 0))
        yield events
        yield CounterMetricFamily(
            "nexus_streams_lagging",
            "Streams that were closed because their client was too slow.",
            value=now.get("lagging", 0),
        )


class OutboxMetrics(Collector):
    """The outbox, which all processes share. It is absent while the database is unavailable."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._backlog = backlog.Backlog(0, 0.0, 0)
        self._valid_until = 0.0
        self._report = Interval(seconds=30)

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics for a scrape."""
        try:
            found = self._read()
        except DatabaseError:
            if self._report.is_due():
                logger.warning("The outbox cannot be read.", exc_info=True)
            return
        yield GaugeMetricFamily(
            "nexus_outbox_due",
            f"Deliveries that are due, counted up to {backlog.MAX_COUNTED}.",
            value=found.due,
        )
        yield GaugeMetricFamily(
            "nexus_outbox_oldest_seconds",
            "For how long the oldest of them has been due.",
            value=found.oldest_seconds,
        )
        yield GaugeMetricFamily(
            "nexus_outbox_dead_letters",
            "Deliveries that have failed for good.",
            value=found.dead_letters,
        )

    def reset(self) -> None:
        """Discard the figures, so that the next scrape reads them."""
        with self._lock:
            self._valid_until = 0.0

    def _read(self) -> backlog.Backlog:
        with self._lock:
            if time.monotonic() >= self._valid_until:
                self._backlog = backlog.measure(now=timezone.now())
                self._valid_until = time.monotonic() + SECONDS_TRUSTED
            return self._backlog


pool_metrics = PoolMetrics()
outbox_metrics = OutboxMetrics()
