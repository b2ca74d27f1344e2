"""``manage.py restore``: replace the content of the database with a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from nexus import backups, seeding


class Command(BaseCommand):
    """Replace the content of the database with a backup, in one transaction."""

    help = "Replace the content of the database with a backup that `backup` wrote."
    # The tables may be missing, which the checks of the database would report.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and --yes."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Restore the backup, and discard the cached responses of the former content.

        :raises CommandError: if there is no such file, or the answer is no.
        :raises BackupFailed: if the database is in use, or the file cannot be read.
        """
        source: Path = options["file"]
        if not source.is_file():
            raise CommandError(f"There is no file {source}.")
        name = connection.settings_dict["NAME"]
        if not (options["yes"] or _is_confirmed(name)):
            raise CommandError("Nothing was changed.")
        backups.restore(connection, source=source)
        seeding.clear_cache()
        self.stdout.write(self.style.SUCCESS(f"The database {name} was restored from {source}."))
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("The backup is of an earlier version: run `manage.py migrate`.")


def _is_confirmed(name: str) -> bool:
    return input(f"Replace all data of the database {name}? Type its name: ") == name
