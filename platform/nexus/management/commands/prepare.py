"""``manage.py prepare``: migrate and load the demo data in one process."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.utils import timezone

from nexus import seeding, start
from nexus.tables import apply_migrations


class Command(BaseCommand):
    """Prepare the database of the demo."""

    help = "Apply migrations that are missing, then load the demo data once."
    # The web process runs the checks when it starts; this command serves nothing.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Apply missing migrations, then load the demo data."""
        # Fail here at once: a web process would report it only after repeated starts.
        apply_migrations(self)
        seed = seeding.seed_demo if settings.NEXUS_DEMO else seeding.seed
        seed(start.registry(), now=timezone.now())
