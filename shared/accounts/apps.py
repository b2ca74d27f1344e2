"""The Django app with the templates of the accounts' mails."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The application of accounts. Their models and migrations are in the app ``identity``."""

    name = "shared.accounts"
    label = "accounts"
    verbose_name = "Accounts: application"
