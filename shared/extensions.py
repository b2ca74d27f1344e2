"""Extensions of PostgreSQL that more than one migration wants."""

from typing import Any

from django.contrib.postgres.operations import CreateExtension


class SharedExtension(CreateExtension):
    """Creates an extension unless it is there. It stays when the migration is taken back."""

    def database_backwards(self, *_: Any) -> None:
        """Leave it: the tables of others may stand on it."""
