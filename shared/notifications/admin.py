"""Notifications in Django's admin site, read-only."""

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
    """Return the figures of notifications for the index page of the admin site."""
    # The table has no index on the time; the rows of the last day are among the newest ids.
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
    """Notifications of all users."""

    list_display = ("user", "kind", "actor", "actor_count", "created_at", "read_at", "mailed_at")
    list_filter = (("read_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user", "actor")
    search_fields = ("user__username__exact", "kind__exact")
    search_help_text = "The recipient's user name, or the kind."
    ordering = ("-pk",)


@admin.register(NotificationActor)
class NotificationActorAdmin(ReadOnlyAdmin):
    """The users who caused notifications."""

    list_display = ("notification", "actor")
    list_select_related = ("notification", "actor")
    ordering = ("-pk",)


@admin.register(NotificationPreference)
class NotificationPreferenceAdmin(ReadOnlyAdmin):
    """The users' choices of mail by kind."""

    list_display = ("user", "kind", "by_mail")
    list_select_related = ("user",)
    ordering = ("-pk",)
