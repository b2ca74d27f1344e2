"""The log line and the metrics of a task, and the id of the request that has caused it."""

import logging
import time
from contextvars import Token
from typing import Any, NamedTuple

from celery import signals
from django.conf import settings

from nexus.observability.task_metrics import observe_task, serve_metrics, start_at_zero
from shared.request_context import request_id
from shared.tasks import request_id_of

logger = logging.getLogger("nexus.task")

PERIODIC_QUEUE = "periodic"


class _Running(NamedTuple):
    started_at: float
    token: Token[str]


_running: dict[str, _Running] = {}


def connect() -> None:
    """Observe the tasks of this process. Repeating it changes nothing."""
    signals.task_prerun.connect(_begin, weak=False, dispatch_uid="nexus.begin")
    signals.task_postrun.connect(_end, weak=False, dispatch_uid="nexus.end")
    signals.worker_ready.connect(_serve_metrics, weak=False, dispatch_uid="nexus.metrics")


def _begin(*, task_id: str, task: Any, **_: Any) -> None:
    token = request_id.set(request_id_of(task.request))
    _running[task_id] = _Running(time.perf_counter(), token)


def _end(*, task_id: str, task: Any, state: str | None = None, **_: Any) -> None:
    running = _running.pop(task_id, None)
    if running is None:
        return
    seconds = time.perf_counter() - running.started_at
    result = (state or "failure").lower()
    # A sweep runs every few seconds, and only its failures are of interest.
    is_routine = _queue_of(task) == PERIODIC_QUEUE and result == "success"
    logger.log(
        logging.DEBUG if is_routine else logging.INFO,
        "Task %s: %s after %.1f ms",
        task.name,
        result,
        seconds * 1000,
        extra={"fields": {"task": task.name, "result": result, "ms": round(seconds * 1000, 1)}},
    )
    observe_task(task=task.name, result=result, seconds=seconds)
    request_id.reset(running.token)


def _serve_metrics(*, sender: Any, **_: Any) -> None:
    if settings.NEXUS_METRICS_PORT:
        start_at_zero(sender.app.tasks)
        serve_metrics(port=settings.NEXUS_METRICS_PORT)


def _queue_of(task: Any) -> str:
    return str((task.request.delivery_info or {}).get("routing_key", ""))
