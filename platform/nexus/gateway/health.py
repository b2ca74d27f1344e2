"""Two questions of whoever runs this server: is the process alive, and can it do its work?"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import kombu
from django.conf import settings
from django.core.cache import cache as cache_server
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from nexus.gateway import problems
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
    """Answer 200 when every part is there, else 503 and which is not; ``?verbose`` tells all."""
    if lifecycle.stopping.is_set():
        return problems.answer(problems.of(ServiceUnavailable("Stopping.")), request)
    findings = [examine(part) for part in CHECKS]
    report = {
        finding.part: {"status": finding.failure or "ok", "ms": finding.milliseconds}
        for finding in findings
    }
    down = [finding.part for finding in findings if finding.failure]
    if down:
        detail = f"Down: {', '.join(down)}."
        members = {"parts": report}
        problem = problems.Problem("service_unavailable", detail, members=members)
        return problems.answer(problem, request)
    body = {"status": "ok", **(_details(report) if "verbose" in request.GET else {})}
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def _details(report: Mapping[str, object]) -> Mapping[str, object]:
    return {"parts": report, "dead_letters": deliveries.count_dead()}


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
