"""Metrics of requests: how many, how long, with how many statements, from the cache or not."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from nexus.observability.facts import RouteLabels
from nexus.observability.records import RequestRecord

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper limits of the durations in seconds."""
UNMATCHED_ROUTE = "unmatched"
_ROUTE = RouteLabels._fields


class _Series(NamedTuple):
    labels: RouteLabels
    method: str
    status: int


class _Durations:
    """A histogram. The last bucket has no limit."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.sum = 0.0


class RequestMetrics(Collector):
    """
    The metrics of the requests of this process since its start.

    Plain dictionaries, from which a scrape builds the metrics: an update takes a microsecond, a
    fifth of what the library's own counters and histogram take. One thread updates them. Their
    number is bounded by the routes, because no label holds a path.
    """

    def __init__(self) -> None:
        self._requests: Counter[_Series] = Counter()
        self._durations: defaultdict[RouteLabels, _Durations] = defaultdict(_Durations)
        self._queries: Counter[RouteLabels] = Counter()
        self._cache: Counter[tuple[str, str]] = Counter()
        self.lost_lines = 0

    def observe(self, record: RequestRecord) -> None:
        """Count a request. A stream has no duration, because its client decides on its end."""
        facts = record.facts
        labels = facts.labels
        self._requests[_Series(labels, record.method, record.status)] += 1
        if not record.is_stream:
            durations = self._durations[labels]
            durations.counts[bisect_left(BUCKETS, record.seconds)] += 1
            durations.sum += record.seconds
        if facts.queries:
            self._queries[labels] += facts.queries
        if facts.cache:
            self._cache[labels.domain, facts.cache] += 1

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics for a scrape."""
        requests = CounterMetricFamily(
            "nexus_requests", "Requests.", labels=[*_ROUTE, "method", "status"]
        )
        for (labels, method, status), count in self._requests.copy().items():
            requests.add_metric([*_named(labels), method, str(status)], count)
        yield requests
        yield self._collect_durations()
        queries = CounterMetricFamily(
            "nexus_request_queries", "Statements sent to the database by requests.", labels=_ROUTE
        )
        for labels, count in self._queries.copy().items():
            queries.add_metric(_named(labels), count)
        yield queries
        cached = CounterMetricFamily(
            "nexus_cache_results",
            "Responses with a part of the cache, by result: hit, miss, stale or bypass.",
            labels=["domain", "result"],
        )
        for (domain, result), count in self._cache.copy().items():
            cached.add_metric([domain, result], count)
        yield cached
        yield CounterMetricFamily(
            "nexus_log_lines_lost",
            "Lines of requests lost because the reader of the log was stuck.",
            value=self.lost_lines,
        )

    def _collect_durations(self) -> HistogramMetricFamily:
        family = HistogramMetricFamily(
            "nexus_request_seconds",
            "Seconds from the arrival of a request to the end of its response, without streams.",
            labels=_ROUTE,
        )
        for labels, durations in self._durations.copy().items():
            total, buckets = 0, []
            for limit, count in zip([*map(str, BUCKETS), "+Inf"], durations.counts, strict=True):
                total += count
                buckets.append((limit, total))
            family.add_metric(_named(labels), buckets, sum_value=durations.sum)
        return family


def _named(labels: RouteLabels) -> list[str]:
    return [labels.route or UNMATCHED_ROUTE, labels.domain, labels.transport]


request_metrics = RequestMetrics()
"""The metrics of this process."""
