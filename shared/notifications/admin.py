"""Notifications in Django's admin site, to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shared.notifications.models import Notification


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin[Notification]):
    """What people were told."""

    list_display = ("user", "kind", "actor", "actor_count", "created_at", "read_at", "mailed_at")
    list_filter = ("kind",)
    list_select_related = ("user", "actor")
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Notifications come about by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Notifications are not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Notifications are their readers'."""
        return False
