"""The Django app of the polls domain."""

from django.apps import AppConfig


class PollsConfig(AppConfig):
    """The app configuration of polls."""

    name = "domains.polls"
    label = "polls"
    verbose_name = "Polls"
