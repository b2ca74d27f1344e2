"""The Django app of the feed domain."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """The feed, as Django knows it."""

    name = "domains.feed"
    label = "feed"
    verbose_name = "Feed"
