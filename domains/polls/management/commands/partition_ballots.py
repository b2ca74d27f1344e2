"""``manage.py partition_ballots``: convert the tables of ballots to partitions by poll."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from domains.polls.services import partitions
from shared.lock_waits import add_lock_options, read_lock_waits
from shared.partitioning import NotConvertible

MOST_PARTS = 100


class Command(BaseCommand):
    """Convert the ballots while votes are cast. Once they are converted, nothing changes."""

    help = (
        "Partition the ballots and their choices by poll, so that a poll's votes are in one part."
        " See docs/operations/partitions.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the number of parts, and the limits of the lock waits."""
        parser.add_argument(
            "--parts",
            type=_parts,
            default=partitions.PARTS,
            help=f"the number of partitions, 2 to {MOST_PARTS} (default: {partitions.PARTS})",
        )
        add_lock_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Convert the ballots, and print what was done.

        :raises CommandError: if the tables cannot be converted.
        """
        conversion = partitions.Conversion(
            parts=options["parts"],
            waits=read_lock_waits(options, report=self.stdout.write),
            report=self.stdout.write,
        )
        try:
            is_converted = partitions.convert(conversion)
        except NotConvertible as reason:
            raise CommandError(str(reason)) from None
        count = len(partitions.list_names())
        if is_converted:
            self.stdout.write(f"The ballots are partitioned: {count} partitions.")
        else:
            self.stdout.write(f"The ballots are partitioned already: {count} partitions.")


def _parts(text: str) -> int:
    if not text.isdecimal() or not 2 <= int(text) <= MOST_PARTS:
        raise ArgumentTypeError(f"{text!r} is not a number from 2 to {MOST_PARTS}.")
    return int(text)
