"""The Django app with the models of accounts."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Accounts, sessions and tokens. The label is not ``auth``, which is Django's own app."""

    name = "shared.auth"
    label = "identity"
    verbose_name = "Accounts"
