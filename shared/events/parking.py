"""Storing tasks of disabled domains, and sending them again when their domain is enabled."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from celery import Celery
from django.db import transaction

from shared.events import deliveries
from shared.events.models import ParkedTask

BATCH_SIZE = 500


def park(
    *,
    task_id: str,
    name: str,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    queue: str,
    now: datetime,
) -> None:
    """Store a task that this process does not know. A repeated message changes nothing."""
    ParkedTask.objects.get_or_create(
        task_id=task_id,
        defaults={
            "name": name,
            "args": list(args),
            "kwargs": dict(kwargs),
            "queue": queue,
            "parked_at": now,
        },
    )


def release_all(*, app: Celery, now: datetime) -> int:
    """Release the events and tasks that waited for a domain; return their number."""
    return deliveries.release_dormant(now=now) + release(app=app)


@transaction.atomic
def release(*, app: Celery) -> int:
    """Send the parked tasks that this process knows to their queues; return their number."""
    known = ParkedTask.objects.filter(name__in=list(app.tasks))
    parked = list(known.select_for_update(skip_locked=True).order_by("pk")[:BATCH_SIZE])
    for task in parked:
        # Sent before the row is deleted: a crash in between sends it twice rather than never.
        app.send_task(task.name, task.args, task.kwargs, queue=task.queue, task_id=task.task_id)
    ParkedTask.objects.filter(pk__in=[task.pk for task in parked]).delete()
    return len(parked)
