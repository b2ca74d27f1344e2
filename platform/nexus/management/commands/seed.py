"""``manage.py seed``: plant the demo data, or as much as a busy site holds."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from nexus import planting, start
from nexus.tables import bring_up_to_date


class Command(BaseCommand):
    """Plant the demo data; with --reset, empty every table first."""

    help = "Plant the demo data of the core and the enabled domains."
    # The checks build every route and both schemas, which takes longer than the planting, and
    # nothing is served from here.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --reset and --profile."""
        parser.add_argument(
            "--reset", action="store_true", help="empty every table first; the ids stay the same"
        )
        parser.add_argument(
            "--profile",
            choices=("demo", "large"),
            default="demo",
            help="large: 10,000 people more, and what a busy site of each domain holds",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Plant."""
        self._started = time.monotonic()
        # The first command on a new machine may well be this one.
        bring_up_to_date(self)
        registry, now = start.registry(), timezone.now()
        sow = planting.replant if options["reset"] else planting.plant
        sow(registry, now=now)
        if options["profile"] == "large":
            planting.plant_large(registry, now=now, tell=self._say)
            self._say("done")

    def _say(self, step: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._started:6.1f} s  {step}")
        self.stdout.flush()
