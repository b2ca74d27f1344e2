"""Migration of the tables before a command loads data."""

from django.conf import settings
from django.core.checks import Tags
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def apply_migrations(command: BaseCommand) -> None:
    """
    Apply missing migrations, unless the database has tables of absent domains.

    :raises SystemCheckError: if a domain has tables and is absent.
    :raises CommandError: if migrations are missing on a public server, whose operator runs them.
    """
    command.check(tags=[Tags.database], databases=["default"])
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if settings.NEXUS_PRODUCTION:
        raise CommandError("Migrations are missing: run `manage.py migrate` first.")
    call_command("migrate", interactive=False, verbosity=0)
