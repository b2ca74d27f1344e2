"""The Django app of the commerce domain."""

from django.apps import AppConfig


class CommerceConfig(AppConfig):
    """The configuration of the app."""

    name = "domains.commerce"
    label = "commerce"
    verbose_name = "Commerce"
