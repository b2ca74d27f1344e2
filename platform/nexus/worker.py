"""A Celery consumer that parks messages of unknown tasks."""

import logging
from typing import Any

from celery.worker.consumer import Consumer
from django.db import DatabaseError, connections
from django.utils import timezone

logger = logging.getLogger(__name__)


class ParkingConsumer(Consumer):
    """
    Stores messages of unknown tasks, which Celery's own consumer discards.

    A task is unknown if its domain was disabled while the message was in the queue.
    """

    def on_unknown_task(self, body: Any, message: Any, exc: Exception) -> None:
        """Store the message until its task is registered again."""
        try:
            _park(message)
        except DatabaseError:
            logger.exception("Task %s could not be parked.", message.headers.get("task"))
            message.requeue()
        else:
            message.ack()
        finally:
            # The pool forks its children from this process; they must not share a connection.
            connections.close_all()


def _park(message: Any) -> None:
    # Celery imports this module before the apps are loaded, so import models here.
    from shared.events import parking

    args, kwargs, *_ = message.payload
    parking.park(
        task_id=message.headers["id"],
        name=message.headers["task"],
        args=args,
        kwargs=kwargs,
        queue=message.delivery_info.get("routing_key") or "default",
        now=timezone.now(),
    )
    logger.warning("Task %s is unknown and was parked.", message.headers["task"])
