"""The Django app with the models of accounts."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Accounts, sessions and tokens. The label is not ``auth``, which is Django's own app."""

    name = "shared.auth"
    label = "identity"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Observe changes of sessions and accounts, by which requests are authenticated."""
        # Models are ready now.
        from shared.auth.session_states import watch_accounts

        watch_accounts()
