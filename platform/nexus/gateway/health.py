"""Two questions of whoever runs this server: is the process alive, and can it do its work?"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
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
from shared import lifecycle
from shared.errors import ServiceUnavailable
from shared.events import deliveries

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is: ``failure`` is empty when it is well."""

    part: str
    failure: str
    milliseconds: int


class PendingMigrations(Exception):
    """The database is older than the code."""


def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process can answer at all; touches nothing else."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def ready(request: HttpRequest) -> HttpResponse:
    """
    Answer 200 if requests can be answered, else 503.

    Which part is how, is for this machine and for holders of NEXUS_READINESS_TOKEN: they are told
    with ``?verbose``, and whenever the answer is 503.
    """
    if lifecycle.stopping.is_set():
        return problems.answer(problems.of(ServiceUnavailable("Stopping.")), request)
    findings = readiness.findings()
    report = {
        finding.part: {"status": finding.failure or "ok", "ms": finding.milliseconds}
        for finding in findings
    }
    is_trusted = _is_trusted(request)
    down = [finding.part for finding in findings if finding.failure and finding.part in REQUIRED]
    if down:
        detail = f"Down: {', '.join(down)}." if is_trusted else "Not ready."
        members = {"parts": report} if is_trusted else {}
        problem = problems.Problem("service_unavailable", detail, members=members)
        return problems.answer(problem, request)
    is_verbose = is_trusted and "verbose" in request.GET
    body = {"status": "ok", **(_details(report) if is_verbose else {})}
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def _is_trusted(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.NEXUS_READINESS_TOKEN
    if expected and scheme.lower() == "bearer" and constant_time_compare(token, expected):
        return True
    return is_local(request)


def _details(report: Mapping[str, object]) -> Mapping[str, object]:
    return {"parts": report, "dead_letters": deliveries.count_dead()}


class Readiness:
    """
    How the parts are, examined at most every ``SECONDS_GOOD`` for all who ask.

    Each look costs a connection to the broker and a statement, so a flood of probes must not
    become a flood of those.
    """

    SECONDS_GOOD = 2.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._findings: Sequence[Finding] = ()
        self._good_until = 0.0

    def findings(self) -> Sequence[Finding]:
        """Return how each part is, as of two seconds ago at most."""
        with self._lock:
            if time.monotonic() >= self._good_until:
                self._findings = tuple(examine(part) for part in CHECKS)
                self._good_until = time.monotonic() + self.SECONDS_GOOD
            return self._findings

    def forget(self) -> None:
        """Examine the parts again when someone asks next."""
        with self._lock:
            self._good_until = 0.0


readiness = Readiness()


def examine(part: str) -> Finding:
    """Find out how one of the parts in ``CHECKS`` is."""
    started = time.perf_counter()
    failure = ""
    try:
        CHECKS[part]()
    except PendingMigrations:
        failure = "migrations are pending"
    except Exception:
        # The probe reports every failure, whatever the client library calls it, and never why:
        # an address or a user name in the text would be told to anybody.
        problems.logger.warning("%s is not ready", part, exc_info=True)
        failure = "down"
    return Finding(part, failure, round((time.perf_counter() - started) * 1000))


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_migrations() -> None:
    if not _all_applied():
        _all_applied.cache_clear()
        raise PendingMigrations


@cache
def _all_applied() -> bool:
    # Asked once: code does not get newer while it runs, so what was applied stays applied.
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

REQUIRED = frozenset({"database", "migrations"})
"""Parts without which requests fail; without the others they succeed, so the process is ready."""
