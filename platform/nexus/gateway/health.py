"""Liveness and readiness probes."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import kombu
from django.conf import settings
from django.core.cache import cache as cache_server
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare

from nexus.gateway import problems
from nexus.gateway.peers import is_local
from nexus.logs import Interval
from shared import lifecycle
from shared.errors import ServiceUnavailable
from shared.events import deliveries, leases
from shared.events.leases import SCHEDULE

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of the check of one part. ``failure`` is empty if the part works."""

    part: str
    failure: str
    milliseconds: int


class PendingMigrations(Exception):
    """The database lacks migrations that the code has."""


def live(request: HttpRequest) -> HttpResponse:
    """Return 200 without checking any part: the process is alive."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def ready(request: HttpRequest) -> HttpResponse:
    """
    Return 200 if the process can serve requests, else 503.

    Only requests from this machine and those with NEXUS_READINESS_TOKEN see the state of each
    part, if they ask with ``?verbose`` or if the status is 503. Parts that requests do not need
    are checked for ``?verbose`` only: it takes seconds if such a part does not respond.
    """
    if lifecycle.stopping.is_set():
        return problems.exception_response(ServiceUnavailable("Stopping."), request)
    is_trusted = _is_trusted(request)
    is_verbose = is_trusted and "verbose" in request.GET
    results = readiness.results(CHECKS if is_verbose else REQUIRED)
    report = {
        result.part: {"status": result.failure or "ok", "ms": result.milliseconds}
        for result in results
    }
    down = [result.part for result in results if result.failure and result.part in REQUIRED]
    if down:
        detail = f"Down: {', '.join(down)}." if is_trusted else "Not ready."
        members = {"parts": report} if is_trusted else {}
        problem = problems.Problem("service_unavailable", detail, members=members)
        return problems.to_response(problem, request)
    body = {"status": "ok", **(_details(report) if is_verbose else {})}
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def _is_trusted(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.NEXUS_READINESS_TOKEN
    if expected and scheme.lower() == "bearer" and constant_time_compare(token, expected):
        return True
    return is_local(request)


def _details(report: Mapping[str, object]) -> Mapping[str, object]:
    return {
        "parts": report,
        "dead_letters": deliveries.count_dead(),
        "schedule": "running" if leases.is_held(SCHEDULE) else "not running",
    }


class Readiness:
    """
    The state of the parts, each checked at most once in ``CACHE_SECONDS`` for all probes together.

    Each check costs a connection to the broker and a statement, so a flood of probes must not
    cause a flood of checks.
    """

    CACHE_SECONDS = 2.0

    def __init__(self) -> None:
        # A lock for each part: a probe does not wait for a part that it does not ask for.
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._results: dict[str, CheckResult] = {}
        self._valid_until: dict[str, float] = {}

    def results(self, parts: Iterable[str]) -> Sequence[CheckResult]:
        """Return the results of the checks of these parts, at most ``CACHE_SECONDS`` old."""
        return [self._result(part, self._locks[part]) for part in parts]

    def _result(self, part: str, lock: threading.Lock) -> CheckResult:
        with lock:
            if time.monotonic() >= self._valid_until.get(part, 0.0):
                self._results[part] = run_check(part)
                self._valid_until[part] = time.monotonic() + self.CACHE_SECONDS
            return self._results[part]

    def reset(self) -> None:
        """Discard the results, so that the next probe runs the checks."""
        self._valid_until.clear()


readiness = Readiness()


def run_check(part: str) -> CheckResult:
    """Run the check of one part in ``CHECKS`` and return its result."""
    started = time.perf_counter()
    failure = ""
    try:
        CHECKS[part]()
    except PendingMigrations:
        failure = "migrations are pending"
    except Exception:
        # Report every exception, but never its text, which may hold an address or a user name.
        # Monitors probe for as long as the part is down, so one report in a while is enough.
        if _reports[part].is_due():
            problems.logger.warning("%s is not ready", part, exc_info=True)
        failure = "down"
    return CheckResult(part, failure, round((time.perf_counter() - started) * 1000))


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_migrations() -> None:
    if not _all_applied():
        _all_applied.cache_clear()
        raise PendingMigrations


@cache
def _all_applied() -> bool:
    # Check only until all are applied: the code does not change while the process runs.
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _check_cache() -> None:
    cache_server.get("ready")


def _check_broker() -> None:
    with kombu.Connection(settings.CELERY_BROKER_URL, connect_timeout=1) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)


CHECKS: Mapping[str, Check] = {
    "database": _check_database,
    "migrations": _check_migrations,
    "cache": _check_cache,
    "broker": _check_broker,
}

_reports = {part: Interval(seconds=30) for part in CHECKS}

REQUIRED = ("database", "migrations")
"""Parts that requests need. Without the others, requests succeed and the process is ready."""
