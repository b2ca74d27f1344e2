"""The accounts as a Django app."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Accounts, sessions and tokens. The label is short of the package's, which Django has."""

    name = "shared.auth"
    label = "identity"
    verbose_name = "Accounts"
