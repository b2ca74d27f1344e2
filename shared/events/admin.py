"""The outbox in Django's admin site: what waits, what has failed, and trying it again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from shared.admin import Figure, ReadOnlyAdmin, ReadOnlyInline
from shared.events import deliveries
from shared.events.models import OutboxDelivery, OutboxEvent, ParkedTask


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return what the first page of the admin site says of the outbox."""
    return [
        Figure("Deliveries waiting", OutboxDelivery.objects.waiting(), at={"state": "waiting"}),
        Figure(
            "Dead letters", OutboxDelivery.objects.dead(), at={"state": "dead"}, is_alarming=True
        ),
        Figure("Parked tasks", ParkedTask.objects.all()),
    ]


class StateFilter(admin.SimpleListFilter):
    """Whether a delivery waits, was made, or is a dead letter."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states by name."""
        return [("waiting", "Waiting"), ("dead", "Dead letters"), ("delivered", "Delivered")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the deliveries of the chosen state."""
        match self.value():
            case "waiting":
                return queryset.waiting()
            case "dead":
                return queryset.dead()
            case "delivered":
                return queryset.filter(delivered_at__isnull=False)
        return queryset


class OutboxDeliveryInline(ReadOnlyInline):
    """Who is to hear of an event, and who has."""

    model = OutboxDelivery
    fields = ("handler", "attempts", "due_at", "delivered_at", "failed_at", "last_error")


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    """What has happened, until every handler has heard of it a day ago."""

    list_display = ("created_at", "topic", "payload", "dispatched_at")
    list_filter = (("dispatched_at", admin.EmptyFieldListFilter),)
    search_fields = ("topic",)
    ordering = ("-pk",)
    inlines = (OutboxDeliveryInline,)


@admin.register(OutboxDelivery)
class OutboxDeliveryAdmin(ReadOnlyAdmin):
    """Events on their way to handlers; dead letters can be replayed."""

    list_display = ("event", "handler", "attempts", "due_at", "delivered_at", "failed_at")
    list_filter = (StateFilter,)
    list_select_related = ("event",)
    search_fields = ("handler", "event__topic")
    ordering = ("-pk",)
    actions = ("replay",)

    @admin.action(description="Replay the dead letters")
    def replay(self, request: HttpRequest, queryset: QuerySet[OutboxDelivery]) -> None:
        """Try the dead ones among these deliveries anew."""
        chosen = list(queryset.values_list("pk", flat=True))
        count = deliveries.replay(delivery_ids=chosen, now=timezone.now())
        self.message_user(request, f"{count} will be tried again.", level=messages.SUCCESS)


@admin.register(ParkedTask)
class ParkedTaskAdmin(ReadOnlyAdmin):
    """Tasks of domains that are disabled, waiting for them to come back."""

    list_display = ("name", "queue", "parked_at", "task_id")
    ordering = ("-pk",)
