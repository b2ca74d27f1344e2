"""
Metrics of tasks, and the port of a worker where they are read.

The tasks of a worker run in child processes. With a port, the settings choose the multiprocess mode
of the Prometheus client: each child writes its values to a file, and the parent adds them up.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import CollectorRegistry, Counter, Histogram, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

from nexus.observability.exposition import is_allowed

logger = logging.getLogger("nexus.metrics")

RESULTS = ("success", "failure", "retry")

REGISTRY = CollectorRegistry()
_TASKS = Counter(
    "nexus_tasks",
    "Tasks that have run, by result: success, failure or retry.",
    ["task", "result"],
    registry=REGISTRY,
)
_SECONDS = Histogram(
    "nexus_task_seconds",
    "Seconds that a task has run.",
    ["task"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 15, 45),
    registry=REGISTRY,
)

Application = Callable[[Any, Any], Iterable[bytes]]


def observe_task(*, task: str, result: str, seconds: float) -> None:
    """Count a task that has run."""
    _TASKS.labels(task, result).inc()
    _SECONDS.labels(task).observe(seconds)


def start_at_zero(tasks: Iterable[str]) -> None:
    """Make the series of these tasks, because a rate sees no increase in a series that begins."""
    for task in tasks:
        for result in RESULTS:
            _TASKS.labels(task, result)


def serve_metrics(*, port: int) -> None:
    """Serve the metrics of this worker and its child processes on a port, from a thread."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    server = make_server(
        "", port, allowed_only(make_wsgi_app(registry)), handler_class=_SilentHandler
    )
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    logger.info("The metrics of this worker are served on port %d.", port)


def allowed_only(application: Application) -> Application:
    """Wrap a WSGI application so that addresses that may not read metrics get 404."""

    def respond(environ: Any, start_response: Any) -> Iterable[bytes]:
        if is_allowed(environ.get("REMOTE_ADDR", "")):
            return application(environ, start_response)
        start_response("404 Not Found", [("Content-Length", "0")])
        return []

    return respond


class _SilentHandler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Write nothing, because a scrape is no event."""
