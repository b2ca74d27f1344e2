"""The Django app of the polls domain."""

from django.apps import AppConfig


class PollsConfig(AppConfig):
    """Polls, as Django knows them."""

    name = "domains.polls"
    label = "polls"
    verbose_name = "Polls"
