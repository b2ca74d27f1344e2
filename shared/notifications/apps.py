"""Notifications as a Django app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notifications, who they are about, and who wants them by mail."""

    name = "shared.notifications"
    label = "notifications"
    verbose_name = "Notifications"
