"""``manage.py migrate``: Django's command, with short lock waits and retries."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from nexus.lock_waits import LockWaits
from nexus.model_states import options_in_place

# Requests on the table wait for as long as the migration does. A web process refuses requests once
# all its threads have waited for more than a second (nexus.web.thread_pool), so this is shorter.
LOCK_TIMEOUT = 0.5
LOCK_ATTEMPTS = 10


class Command(migrate.Command):
    """Apply migrations, and try again when a lock is not available within the timeout."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the limits of the lock waits to Django's options."""
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout",
            type=float,
            default=LOCK_TIMEOUT,
            metavar="SECONDS",
            help=f"how long a statement waits for a lock (default: {LOCK_TIMEOUT:g})",
        )
        parser.add_argument(
            "--lock-attempts",
            type=int,
            default=LOCK_ATTEMPTS,
            metavar="NUMBER",
            help=f"how often a migration without its lock is tried (default: {LOCK_ATTEMPTS})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Run Django's command until every migration got its locks.

        A migration is one transaction, and those before it are recorded, so the command continues
        with the one that was rolled back.

        :raises LockUnavailable: after the last attempt.
        """
        connection = connections[options["database"]]
        waits = LockWaits(
            timeout=options["lock_timeout"],
            attempts=options["lock_attempts"],
            report=lambda line: self.stdout.write(f"\n{line}"),
        )
        with waits.limit(connection), options_in_place():
            waits.retry(
                lambda: super(Command, self).handle(*args, **options), connection=connection
            )
