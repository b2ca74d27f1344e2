"""Keeping tasks of disabled domains, and sending them off again when their domain is back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from celery import Celery
from django.db import transaction

from shared.events import deliveries
from shared.events.models import ParkedTask

MOST_AT_ONCE = 500


def park(
    *,
    task_id: str,
    name: str,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    queue: str,
    now: datetime,
) -> None:
    """Keep a task that nobody here knows; once, however often it is delivered."""
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


def release_everything(*, app: Celery, now: datetime) -> int:
    """Pass on the events and tasks that waited for a domain; return how many there were."""
    return deliveries.release_held(now=now) + release(app=app)


@transaction.atomic
def release(*, app: Celery) -> int:
    """Send the parked tasks that are known again to their queues; return how many there were."""
    known = ParkedTask.objects.filter(name__in=list(app.tasks))
    parked = list(known.select_for_update(skip_locked=True).order_by("pk")[:MOST_AT_ONCE])
    for task in parked:
        # Sent before the row is gone: a crash in between sends it twice rather than never.
        app.send_task(task.name, task.args, task.kwargs, queue=task.queue, task_id=task.task_id)
    ParkedTask.objects.filter(pk__in=[task.pk for task in parked]).delete()
    return len(parked)
