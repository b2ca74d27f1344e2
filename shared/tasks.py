"""What every task has: retries when a server it needs fails, and a report of how it ended."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

import kombu.exceptions
import redis.exceptions
from celery import Task
from django.db import Error, InterfaceError, OperationalError
from django.utils import timezone

from shared.events import tracking

logger = logging.getLogger(__name__)

Failures = tuple[type[Exception], ...]

TRANSIENT_FAILURES: Failures = (
    # The database is away, or gave up on a lock, a deadlock or a slow statement.
    OperationalError,
    InterfaceError,
    # The cache server, the broker, the mail server.
    redis.exceptions.RedisError,
    kombu.exceptions.OperationalError,
    smtplib.SMTPException,
    OSError,
)
"""Failures of a server and not of the task: it can succeed when the server is back."""


class ReliableTask(Task):  # type: ignore[type-arg]  # generic in the stubs alone
    """
    The class of every task, set as ``task_cls`` of the Celery application.

    A task is retried after each of ``TRANSIENT_FAILURES``, and after those that it names as
    ``retry_also_for``. The pauses double from two seconds to one minute, each shortened at
    random: the retries go on for five to ten minutes. A task that a handler has started reports to
    the outbox: the delivery is done when the task has succeeded, and a dead letter when it has
    failed for good.
    """

    autoretry_for: ClassVar[Failures] = TRANSIENT_FAILURES
    retry_also_for: ClassVar[Failures] = ()
    retry_backoff = 2
    # Longer pauses than Redis' visibility time-out would make two messages of one.
    retry_backoff_max = 60
    retry_jitter = True
    max_retries = 15

    def __init_subclass__(cls, **options: Any) -> None:
        """Combine the failures a task names with those that every task is retried for."""
        super().__init_subclass__(**options)
        cls.autoretry_for = (*TRANSIENT_FAILURES, *cls.retry_also_for)

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """Send the task; if a handler sends it, with the delivery that it carries out."""
        headers = {**(options.pop("headers", None) or {}), **tracking.headers_of_next_task()}
        return super().apply_async(*args, headers=headers, **options)

    def on_success(self, *_: object) -> None:
        """Mark the delivery as done."""
        self._report(_deliveries().finish)

    def on_retry(self, *_: object) -> None:
        """Leave the delivery to this task for longer."""
        self._report(_deliveries().extend)

    def on_failure(self, exc: Exception, task_id: str, *_: object) -> None:
        """Make a dead letter of the delivery."""

        def bury(*, delivery_id: int, now: datetime) -> None:
            _deliveries().bury(delivery_id=delivery_id, failure=exc, now=now)

        logger.error("Task %s %s has failed for good: %r", self.name, task_id, exc)
        self._report(bury)

    def _report(self, report: Callable[..., None]) -> None:
        delivery_id = tracking.delivery_of(self.request)
        if delivery_id is None:
            return
        try:
            report(delivery_id=delivery_id, now=timezone.now())
        except Error:
            # The sweeper delivers the event once more when the task's time is over.
            logger.warning("Delivery %d has no report of its task.", delivery_id, exc_info=True)


def _deliveries() -> Any:
    # Imported when the apps are loaded: a worker imports this module before.
    from shared.events import deliveries

    return deliveries
