"""Metrics of requests: how many, how long, with how many statements, from the cache or not."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import add

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from nexus.observability.facts import RouteLabels

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper limits of the durations in seconds."""
UNMATCHED_ROUTE = "unmatched"
OTHER_METHOD = "OTHER"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", OTHER_METHOD})
_ROUTE = RouteLabels._fields


class Kind:
    """
    The requests that are alike in all that is a label, with their numbers since the start.

    The last bucket has no limit. A stream has no duration, because its client decides on its end.
    """

    __slots__ = (
        "buckets",
        "cache",
        "is_stream",
        "labels",
        "method",
        "queries",
        "seconds",
        "status",
    )

    def __init__(
        self, labels: RouteLabels, *, method: str, status: int, cache: str, is_stream: bool
    ) -> None:
        self.labels = labels
        self.method = method
        self.status = status
        self.cache = cache
        self.is_stream = is_stream
        self.buckets = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0
        self.queries = 0

    @property
    def count(self) -> int:
        """The number of requests."""
        return sum(self.buckets)

    def add(self, *, seconds: float, queries: int) -> None:
        """Count a request with its duration and its statements."""
        self.buckets[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds
        self.queries += queries


class Kinds(dict[tuple[RouteLabels, str, int, str, bool], Kind]):
    """The kinds by labels, method, status, cache result and whether they are streams."""

    def __missing__(self, key: tuple[RouteLabels, str, int, str, bool]) -> Kind:
        """Make a kind. A client may send any method, so those that no route has are one."""
        labels, method, status, cache, is_stream = key
        if method not in METHODS:
            return self[labels, OTHER_METHOD, status, cache, is_stream]
        self[key] = Kind(labels, method=method, status=status, cache=cache, is_stream=is_stream)
        return self[key]


class RequestMetrics(Collector):
    """
    The metrics of the requests of this process since its start.

    A request updates one object, from which a scrape builds all metrics: it takes a fraction of the
    time of the library's own counters and histograms. Their number is bounded by the routes,
    because no label holds a path.
    """

    def __init__(self) -> None:
        self.kinds = Kinds()
        self.lost_lines = 0

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics for a scrape."""
        kinds = list(self.kinds.values())
        requests: Counter[tuple[RouteLabels, str, int]] = Counter()
        queries: Counter[RouteLabels] = Counter()
        cached: Counter[tuple[str, ...]] = Counter()
        for kind in kinds:
            requests[kind.labels, kind.method, kind.status] += kind.count
            queries[kind.labels] += kind.queries
            if kind.cache:
                cached[kind.labels.domain, kind.cache] += kind.count
        yield _counter(
            "nexus_requests",
            "Requests.",
            {
                (*_named(route), method, str(n)): each
                for (route, method, n), each in requests.items()
            },
            labels=[*_ROUTE, "method", "status"],
        )
        yield _durations(kinds)
        yield _counter(
            "nexus_request_queries",
            "Statements sent to the database by requests.",
            {_named(route): count for route, count in queries.items() if count},
            labels=_ROUTE,
        )
        yield _counter(
            "nexus_cache_results",
            "Responses with a part of the cache, by result: hit, miss, stale or bypass.",
            cached,
            labels=["domain", "result"],
        )
        yield CounterMetricFamily(
            "nexus_log_lines_lost",
            "Lines of requests lost because the reader of the log was stuck.",
            value=self.lost_lines,
        )


def _counter(
    name: str, text: str, counts: Mapping[tuple[str, ...], int], *, labels: Sequence[str]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, text, labels=labels)
    for values, count in counts.items():
        family.add_metric(values, count)
    return family


def _durations(kinds: Iterable[Kind]) -> HistogramMetricFamily:
    buckets: defaultdict[RouteLabels, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
    seconds: defaultdict[RouteLabels, float] = defaultdict(float)
    for kind in kinds:
        if not kind.is_stream:
            buckets[kind.labels] = list(map(add, buckets[kind.labels], kind.buckets))
            seconds[kind.labels] += kind.seconds
    family = HistogramMetricFamily(
        "nexus_request_seconds",
        "Seconds from the arrival of a request to the end of its response, without streams.",
        labels=_ROUTE,
    )
    limits = [*map(str, BUCKETS), "+Inf"]
    for labels, counts in buckets.items():
        cumulative = list(zip(limits, accumulate(counts), strict=True))
        family.add_metric(_named(labels), cumulative, sum_value=seconds[labels])
    return family


def _named(labels: RouteLabels) -> tuple[str, ...]:
    return (labels.route or UNMATCHED_ROUTE, labels.domain, labels.transport)


request_metrics = RequestMetrics()
"""The metrics of this process."""
