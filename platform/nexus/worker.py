"""What our workers do that Celery's do not: keep tasks that they do not know."""

import logging
from typing import Any

from celery.worker.consumer import Consumer
from django.db import DatabaseError, connections
from django.utils import timezone

logger = logging.getLogger(__name__)


class ParkingConsumer(Consumer):
    """
    Parks messages for unknown tasks, which Celery throws away.

    They are those of a domain that was disabled while they lay in the queue.
    """

    def on_unknown_task(self, body: Any, message: Any, exc: Exception) -> None:
        """Keep the message until its task is known again."""
        try:
            _park(message)
        except DatabaseError:
            logger.exception("Task %s could not be parked.", message.headers.get("task"))
            message.requeue()
        else:
            message.ack()
        finally:
            # Children of the pool are forked from here and must not share a connection.
            connections.close_all()


def _park(message: Any) -> None:
    # Imported when the apps are loaded: Celery imports this module before.
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
    logger.warning("Task %s is not known here and was parked.", message.headers["task"])
