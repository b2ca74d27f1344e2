"""Rows of the outbox, for tests of lists of any length."""

from datetime import datetime

from shared.auth.models import User
from shared.events.models import OutboxDelivery, OutboxEvent, ParkedTask, ScheduleLease


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` events with a delivery each, and as many parked tasks and leases."""
    for number in range(amount):
        event = OutboxEvent.objects.create(topic="tests.ReadingTaken", payload={}, created_at=now)
        OutboxDelivery.objects.create(event=event, handler="tests.store_reading", due_at=now)
        ParkedTask.objects.create(
            task_id=f"task{number}", name="tests.tasks.store_reading", queue="default"
        )
        ScheduleLease.objects.create(name=f"schedule {number}", holder="beat", expires_at=now)
