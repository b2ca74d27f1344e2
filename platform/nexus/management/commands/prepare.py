"""``manage.py prepare``: migrate and plant in one process, for a quick start."""

from typing import Any

from django.core.checks import Tags
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from nexus import planting, start


class Command(BaseCommand):
    """Bring the database to the state the demo needs."""

    help = "Apply migrations that are missing, then plant the demo data once."
    # The web process runs the checks when it starts, and this one serves nothing.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate if anything is missing, then plant."""
        # A web process would refuse as much, but only after a while of trying to start.
        self.check(tags=[Tags.database], databases=["default"])
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        planting.plant(start.registry(), now=timezone.now())
