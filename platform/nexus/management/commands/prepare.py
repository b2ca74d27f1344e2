"""``manage.py prepare``: migrate and plant in one process, for a quick start."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.utils import timezone

from nexus import planting, start
from nexus.tables import bring_up_to_date


class Command(BaseCommand):
    """Bring the database to the state the demo needs."""

    help = "Apply migrations that are missing, then plant the demo data once."
    # The web process runs the checks when it starts, and this one serves nothing.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate if anything is missing, then plant."""
        # A web process would refuse as much, but only after a while of trying to start.
        bring_up_to_date(self)
        sow = planting.plant_demo if settings.NEXUS_DEMO else planting.plant
        sow(start.registry(), now=timezone.now())
