"""Notifications in Django's admin site, to look at."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib import admin

from shared.admin import MAX_COUNTED, Figure, ReadOnlyAdmin
from shared.notifications.models import (
    Notification,
    NotificationActor,
    NotificationPreference,
)


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return what the first page of the admin site says of notifications."""
    # They have no index by time; those of a day are among the last ones that came.
    newest = Notification.objects.order_by("-pk").values("pk")[: MAX_COUNTED + 1]
    a_day_ago = now - timedelta(days=1)
    return [
        Figure("Notifications", Notification.objects.all()),
        Figure(
            "Notifications in the last day",
            Notification.objects.filter(pk__in=newest, created_at__gte=a_day_ago),
            at={"created_at__gte": str(a_day_ago)},
        ),
    ]


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """What people were told."""

    list_display = ("user", "kind", "actor", "actor_count", "created_at", "read_at", "mailed_at")
    list_filter = (("read_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user", "actor")
    search_fields = ("user__username__exact", "kind__exact")
    search_help_text = "The reader's user name, or the kind."
    ordering = ("-pk",)


@admin.register(NotificationActor)
class NotificationActorAdmin(ReadOnlyAdmin):
    """Everybody a notification is about."""

    list_display = ("notification", "actor")
    list_select_related = ("notification", "actor")
    ordering = ("-pk",)


@admin.register(NotificationPreference)
class NotificationPreferenceAdmin(ReadOnlyAdmin):
    """Which kinds people want by mail."""

    list_display = ("user", "kind", "by_mail")
    list_select_related = ("user",)
    ordering = ("-pk",)
