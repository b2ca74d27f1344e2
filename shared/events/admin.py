"""The outbox in Django's admin site: waiting deliveries, dead letters, and their replay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from shared.admin import Figure, ReadOnlyAdmin, ReadOnlyInline
from shared.events import deliveries
from shared.events.models import OutboxDelivery, OutboxEvent, ParkedTask, ScheduleLease


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return the figures of the outbox for the index page of the admin site."""
    return [
        Figure("Deliveries waiting", OutboxDelivery.objects.waiting(), at={"state": "waiting"}),
        Figure(
            "Dead letters", OutboxDelivery.objects.dead(), at={"state": "dead"}, is_alarming=True
        ),
        Figure("Parked tasks", ParkedTask.objects.all()),
    ]


class StateFilter(admin.SimpleListFilter):
    """A filter by state: waiting, delivered or dead."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return ``(value, label)`` of each state."""
        return [("waiting", "Waiting"), ("dead", "Dead letters"), ("delivered", "Delivered")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Filter the deliveries of the chosen state."""
        match self.value():
            case "waiting":
                return queryset.waiting()
            case "dead":
                return queryset.dead()
            case "delivered":
                return queryset.filter(delivered_at__isnull=False)
        return queryset


class OutboxDeliveryInline(ReadOnlyInline):
    """The deliveries of an event."""

    model = OutboxDelivery
    fields = ("handler", "attempts", "due_at", "delivered_at", "failed_at", "last_error")


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    """Events. They are deleted a day after delivery to all their handlers."""

    list_display = ("created_at", "topic", "payload", "request_id", "dispatched_at")
    list_filter = (("dispatched_at", admin.EmptyFieldListFilter),)
    search_fields = ("topic", "request_id__exact")
    ordering = ("-pk",)
    inlines = (OutboxDeliveryInline,)


@admin.register(OutboxDelivery)
class OutboxDeliveryAdmin(ReadOnlyAdmin):
    """Deliveries of events to handlers; dead letters can be replayed."""

    list_display = ("event", "handler", "attempts", "due_at", "delivered_at", "failed_at")
    list_filter = (StateFilter,)
    list_select_related = ("event",)
    search_fields = ("handler", "event__topic")
    ordering = ("-pk",)
    actions = ("replay",)

    @admin.action(description="Replay the dead letters")
    def replay(self, request: HttpRequest, queryset: QuerySet[OutboxDelivery]) -> None:
        """Replay the dead letters among the selected deliveries."""
        chosen = list(queryset.values_list("pk", flat=True))
        count = deliveries.replay(delivery_ids=chosen, now=timezone.now())
        self.message_user(request, f"{count} will be tried again.", level=messages.SUCCESS)


@admin.register(ParkedTask)
class ParkedTaskAdmin(ReadOnlyAdmin):
    """Tasks of disabled domains, stored until the domain is enabled again."""

    list_display = ("name", "queue", "parked_at", "task_id")
    ordering = ("-pk",)


@admin.register(ScheduleLease)
class ScheduleLeaseAdmin(ReadOnlyAdmin):
    """The beat process that runs the schedule."""

    list_display = ("name", "holder", "expires_at")
    ordering = ("name",)
