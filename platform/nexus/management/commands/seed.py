"""``manage.py seed``: plant the demo data."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from nexus import planting, start


class Command(BaseCommand):
    """Plant the demo data; with --reset, empty every table first."""

    help = "Plant the demo data of the core and the enabled domains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --reset."""
        parser.add_argument(
            "--reset", action="store_true", help="empty every table first; the ids stay the same"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Plant."""
        sow = planting.replant if options["reset"] else planting.plant
        sow(start.registry(), now=timezone.now())
        self.stdout.write("The demo data is planted.")
