"""PostgreSQL extensions that more than one migration creates."""

from typing import Any

from django.contrib.postgres.operations import CreateExtension


class SharedExtension(CreateExtension):
    """Creates an extension if it does not exist. Reversing the migration does not drop it."""

    def database_backwards(self, *_: Any) -> None:
        """Do nothing, because tables of other apps may use the extension."""
