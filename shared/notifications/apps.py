"""Notifications as a Django app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The app with notifications, their actors and the preferences for mail."""

    name = "shared.notifications"
    label = "notifications"
    verbose_name = "Notifications"
