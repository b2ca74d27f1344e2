"""``manage.py reencrypt_secrets``: encrypt stored secrets with the current ``SECRET_KEY``."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from shared.accounts import services
from shared.accounts.encryption import KeyLost


class Command(BaseCommand):
    """
    Encrypts stored secrets with the current key.

    Run it after a change of the key, while ``SECRET_KEY_FALLBACKS`` contains the former key.
    """

    help = "Encrypt the secrets of authenticator apps with the present SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Encrypt each secret.

        :raises CommandError: if a secret was encrypted with a key that no setting contains.
        """
        try:
            count = services.reencrypt_secrets()
        except KeyLost as lost:
            raise CommandError(str(lost)) from None
        self.stdout.write(f"Encrypted: {count}")
