"""The outbox as a Django app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events that wait to be delivered."""

    name = "shared.events"
    label = "events"
    verbose_name = "Events"
