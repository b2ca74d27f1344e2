"""The outbox: events, their deliveries to handlers, and tasks that this process does not know."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


class OutboxEventQuerySet(models.QuerySet["OutboxEvent"]):
    """Filters for events."""

    def delivered(self) -> Self:
        """Filter the events that were delivered to all their handlers."""
        unfinished = OutboxDelivery.objects.filter(event=OuterRef("pk"), delivered_at=None)
        return self.filter(~Exists(unfinished))


class OutboxEvent(models.Model):
    """An event, written in the transaction of the change that it describes."""

    topic = models.CharField(max_length=200)
    payload = models.JSONField()
    # Processes of an earlier version write events without it.
    request_id = models.CharField(max_length=128, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    dispatched_at = models.DateTimeField(null=True)

    objects = OutboxEventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.topic.rpartition('.')[2]} {self.pk}"


class OutboxDeliveryQuerySet(models.QuerySet["OutboxDelivery"]):
    """Filters for deliveries."""

    def waiting(self) -> Self:
        """Filter the deliveries that are neither done nor dead."""
        return self.filter(delivered_at=None, failed_at=None)

    def dead(self) -> Self:
        """Filter the dead letters."""
        return self.filter(failed_at__isnull=False)

    def for_handlers(self, handlers: Collection[str]) -> Self:
        """Filter the deliveries to these handlers."""
        return self.filter(handler__in=handlers)

    def due(self, *, now: datetime) -> Self:
        """Filter the waiting deliveries whose next attempt is due."""
        return self.waiting().filter(due_at__lte=now)


class OutboxDelivery(models.Model):
    """The delivery of one event to one handler. It waits while no process has the handler."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=200)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    objects = OutboxDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "outbox deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="one_delivery_per_handler"),
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(failed_at=None),
                name="a_delivery_is_made_or_has_failed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(delivered_at=None, failed_at=None),
                name="deliveries_that_are_due",
            ),
            models.Index(
                fields=["-failed_at"],
                condition=Q(failed_at__isnull=False),
                name="dead_letters",
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} to {self.handler}"


class ParkedTask(models.Model):
    """A message for a task that no worker knows, because its domain is disabled."""

    task_id = models.CharField(max_length=100)
    name = models.CharField(max_length=200, db_index=True)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=100)
    parked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task_id"], name="a_task_is_parked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.task_id}"


class ScheduleLease(models.Model):
    """Which beat process runs a schedule. The others wait until its lease ends."""

    name = models.CharField(max_length=50, primary_key=True)
    holder = models.CharField(max_length=200)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, run by {self.holder}"
