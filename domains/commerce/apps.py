"""The Django app of the commerce domain."""

from django.apps import AppConfig


class CommerceConfig(AppConfig):
    """Commerce, as Django knows it."""

    name = "domains.commerce"
    label = "commerce"
    verbose_name = "Commerce"
