"""``manage.py partition_outbox``: convert the tables of the outbox to partitions by day."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.utils import timezone

from shared.events import partitions
from shared.lock_waits import add_lock_options, read_lock_waits
from shared.partitioning import NotConvertible


class Command(BaseCommand):
    """Convert the outbox while requests are served. Once it is converted, nothing changes."""

    help = (
        "Partition the tables of the outbox by day, so that old events are dropped instead of"
        " deleted. See docs/operations/partitions.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the limits of the lock waits."""
        add_lock_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Convert the outbox, and print what was done.

        :raises CommandError: if the tables cannot be converted.
        """
        waits = read_lock_waits(options, report=self.stdout.write)
        try:
            is_converted = partitions.convert(waits=waits, now=timezone.now())
        except NotConvertible as reason:
            raise CommandError(str(reason)) from None
        names = ", ".join(partitions.list_names())
        if is_converted:
            self.stdout.write(f"The outbox is partitioned: {names}")
        else:
            self.stdout.write(f"The outbox is partitioned already: {names}")
