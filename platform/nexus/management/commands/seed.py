"""``manage.py seed``: load the demo data, or the volume of a busy site."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from nexus import seeding, start
from nexus.tables import apply_migrations


class Command(BaseCommand):
    """Load the demo data; with --reset, empty every table first."""

    help = "Load the demo data of the core and the enabled domains."
    # The checks build every route and both schemas, which takes longer than loading the data.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --reset and --profile."""
        parser.add_argument(
            "--reset", action="store_true", help="empty every table first; the ids stay the same"
        )
        parser.add_argument(
            "--profile",
            choices=("demo", "large"),
            default="demo",
            help="large: 10,000 more people, and the volume of a busy site in each domain",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the data of the chosen profile."""
        self._started = time.monotonic()
        # This may be the first command on a new machine.
        apply_migrations(self)
        registry, now = start.registry(), timezone.now()
        seed = seeding.reset if options["reset"] else seeding.seed
        seed(registry, now=now)
        if options["profile"] == "large":
            seeding.seed_large(registry, now=now, report=self._report_step)
            self._report_step("done")

    def _report_step(self, step: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._started:6.1f} s  {step}")
        self.stdout.flush()
