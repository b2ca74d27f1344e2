"""``manage.py jwt_key``: make a key that signs access tokens."""

from typing import Any

from django.core.management import BaseCommand

from shared.auth.keys import make_key, read_key


class Command(BaseCommand):
    """Write a new key to standard output, and its id to standard error."""

    help = "Make a key for NEXUS_JWT_KEYS. To rotate, put it before or behind those in use."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the key alone, so that a script can read it."""
        key = make_key()
        self.stderr.write(f"Its id (kid) will be {read_key(key).kid}.")
        self.stdout.write(key)
