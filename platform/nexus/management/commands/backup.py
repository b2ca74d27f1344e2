"""``manage.py backup``: write a backup of the database to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.db import connection
from django.utils import timezone

from nexus import backups


class Command(BaseCommand):
    """Write a backup of the database with pg_dump."""

    help = "Write a backup of the database to a file, which `restore` reads."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file."""
        parser.add_argument(
            "--to", type=Path, metavar="FILE", help="default: a new file in NEXUS_STATE_DIR/backups"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Write the backup, and print its file and size.

        :raises BackupFailed: if the file exists, or pg_dump fails.
        """
        target: Path = options["to"] or _default_file()
        backups.dump(connection, target=target)
        megabytes = target.stat().st_size / 1_000_000
        self.stdout.write(f"Written: {target} ({megabytes:.1f} MB)")


def _default_file() -> Path:
    folder = Path(settings.NEXUS_STATE_DIR, "backups")
    return folder / f"nexus-{timezone.now():%Y%m%dT%H%M%SZ}.dump"
