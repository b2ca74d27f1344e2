"""The outbox as a Django app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The app with the outbox and its deliveries."""

    name = "shared.events"
    label = "events"
    verbose_name = "Events"
