"""The base class of tasks: retries of transient failures, and reports to the outbox."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

import kombu.exceptions
import redis.exceptions
from celery import Task, current_task
from django.db import Error, InterfaceError, OperationalError
from django.utils import timezone

from shared.events import tracking
from shared.request_context import NO_REQUEST, request_id

logger = logging.getLogger(__name__)

REQUEST_ID = "nexus_request_id"
"""The header of a message with the id of the request that has caused the task."""

Failures = tuple[type[Exception], ...]

TRANSIENT_FAILURES: Failures = (
    # The database is unavailable, or cancelled a statement after a lock, deadlock or time-out.
    OperationalError,
    InterfaceError,
    # The cache server, the broker, the mail server.
    redis.exceptions.RedisError,
    kombu.exceptions.OperationalError,
    smtplib.SMTPException,
    OSError,
)
"""Failures of a server, after which the same task can succeed."""


class ReliableTask(Task):  # type: ignore[type-arg]  # generic in the stubs alone
    """
    The class of every task, set as ``task_cls`` of the Celery application.

    A task is retried after each of ``TRANSIENT_FAILURES`` and of its own ``retry_also_for``. The
    pauses double from two seconds to one minute, with jitter, so the retries last five to ten
    minutes. A task that a handler has started reports to the outbox: the delivery is done when the
    task succeeds, and becomes a dead letter when the task fails after its last retry.
    """

    autoretry_for: ClassVar[Failures] = TRANSIENT_FAILURES
    retry_also_for: ClassVar[Failures] = ()
    retry_backoff = 2
    # After a pause longer than its visibility timeout, Redis would deliver the message twice.
    retry_backoff_max = 60
    retry_jitter = True
    max_retries = 15

    def __init_subclass__(cls, **options: Any) -> None:
        """Add the failures of ``retry_also_for`` to those of every task."""
        super().__init_subclass__(**options)
        cls.autoretry_for = (*TRANSIENT_FAILURES, *cls.retry_also_for)

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """
        Send the task, with the id of the request, and of the delivery if a handler sends it.

        :raises TooManyTasks: if the handler has already started a task.
        """
        headers = {
            **(options.pop("headers", None) or {}),
            REQUEST_ID: request_id.get(),
            **tracking.next_task_headers(),
        }
        return super().apply_async(*args, headers=headers, **options)

    def on_success(self, *_: object) -> None:
        """Mark the delivery as done."""
        self._report(_deliveries().finish)

    def on_retry(self, *_: object) -> None:
        """Extend the time in which this task may finish the delivery."""
        self._report(_deliveries().extend_lease)

    def on_failure(self, exc: Exception, task_id: str, *_: object) -> None:
        """Mark the delivery as a dead letter."""

        def mark_dead(*, delivery_id: int, now: datetime) -> None:
            _deliveries().mark_dead(delivery_id=delivery_id, failure=exc, now=now)

        logger.error("Task %s %s has failed after its last retry: %r", self.name, task_id, exc)
        self._report(mark_dead)

    def _report(self, report: Callable[..., None]) -> None:
        delivery_id = tracking.get_delivery_id(self.request)
        if delivery_id is None:
            return
        try:
            report(delivery_id=delivery_id, now=timezone.now())
        except Error:
            # The lease of the task expires, and the sweeper then delivers the event again.
            logger.warning("The report of delivery %d was not stored.", delivery_id, exc_info=True)


def request_id_of(task_request: Any) -> str:
    """Return the id of the request that has caused a task; for a periodic task, its own id."""
    sent = (task_request.headers or {}).get(REQUEST_ID, NO_REQUEST)
    return str(task_request.id) if sent == NO_REQUEST else str(sent)


def work_id() -> str:
    """
    Return what identifies the work of the running task if it runs again; "" outside a task.

    That is its delivery, which several tasks may try to complete, or else the task itself.
    """
    if not current_task:
        return ""
    delivery_id = tracking.get_delivery_id(current_task.request)
    return f"task {current_task.request.id}" if delivery_id is None else f"delivery {delivery_id}"


def _deliveries() -> Any:
    # Imported late, because a worker imports this module before the apps are loaded.
    from shared.events import deliveries

    return deliveries
