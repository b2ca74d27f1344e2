"""``manage.py migrate``: Django's command, with short lock waits and retries."""

from contextlib import nullcontext
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from nexus.model_states import options_in_place
from shared.lock_waits import add_lock_options, read_lock_waits


class Command(migrate.Command):
    """Apply migrations, and try again when a lock is not available within the timeout."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the limits of the lock waits to Django's options."""
        super().add_arguments(parser)
        add_lock_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Run Django's command until every migration got its locks.

        A migration is one transaction, and those before it are recorded, so the command continues
        with the one that was rolled back.

        :raises LockUnavailable: after the last attempt.
        """
        connection = connections[options["database"]]
        waits = read_lock_waits(options, report=lambda line: self.stdout.write(f"\n{line}"))
        # The shortcut is for empty databases: where there is data, Django's own way decides.
        is_empty = not MigrationRecorder(connection).applied_migrations()
        with waits.limit(connection), options_in_place() if is_empty else nullcontext():
            waits.retry(
                lambda: super(Command, self).handle(*args, **options), connection=connection
            )
