"""``manage.py domains``: what the domains are, and dropping the data of one."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from nexus import start
from nexus.gateway import audit
from nexus.registry import Plugin, RegistryError, State


class Command(BaseCommand):
    """List the domains with their state, or purge one that is dormant or absent."""

    help = "List the domains, or purge the data of one that is not enabled."
    # An absent domain with tables fails the checks, and this command is what mends it.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an optional action."""
        actions = parser.add_subparsers(dest="action")
        actions.add_parser("list", help="state, version, routes, fields, tasks, migrations")
        purge = actions.add_parser("purge", help="drop the tables and data of a domain")
        purge.add_argument("name")
        purge.add_argument("--dry-run", action="store_true", help="only say what would go")
        purge.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the action; list when there is none."""
        if options["action"] == "purge":
            self._purge(options["name"], dry_run=options["dry_run"], sure=options["yes"])
        else:
            self._list()

    def _list(self) -> None:
        registry = start.registry()
        claims = list(audit.claims(registry))
        loader = MigrationLoader(connection)
        heading = ("domain", "state", "version", "routes", "fields", "tasks", "migrations")
        rows = [heading, *(self._row(plugin, claims, loader) for plugin in registry.known)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(heading))]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        for failure in registry.failures:
            self.stdout.write(self.style.ERROR(f"{failure.domain}: {failure.message}"))

    def _row(
        self, plugin: Plugin, claims: list[audit.Claim], loader: MigrationLoader
    ) -> tuple[str, ...]:
        mine = [claim.kind for claim in claims if claim.owner == audit.owner_of(plugin.name)]
        written = [key for key in loader.disk_migrations if key[0] == plugin.name]
        applied = [key for key in loader.applied_migrations if key[0] == plugin.name]
        return (
            plugin.name,
            start.registry().state_of(plugin.name).value,
            plugin.manifest.version,
            str(mine.count("route")),
            str(sum(kind.startswith("GraphQL") and kind.endswith("field") for kind in mine)),
            str(mine.count("task")),
            f"{len(applied)}/{len(written)}" if written else f"{len(applied)} applied",
        )

    def _purge(self, name: str, *, dry_run: bool, sure: bool) -> None:
        try:
            state = start.registry().state_of(name)
        except RegistryError as error:
            raise CommandError(str(error)) from None
        if state is State.ENABLED:
            raise CommandError(f"{name} is enabled: take it out of NEXUS_DOMAINS first.")
        if state is State.ABSENT:
            self._purge_as_dormant(name, dry_run=dry_run, sure=sure)
            return
        self._show_rows(name)
        if dry_run:
            self.stdout.write("Nothing was changed (--dry-run).")
            return
        if not sure and input(f"Drop all data of {name}? Type its name: ") != name:
            raise CommandError("Nothing was changed.")
        call_command("migrate", name, "zero", verbosity=0, skip_checks=True)
        ContentType.objects.filter(app_label=name).delete()
        self.stdout.write(self.style.SUCCESS(f"The tables of {name} are gone."))

    def _purge_as_dormant(self, name: str, *, dry_run: bool, sure: bool) -> None:
        # Dropping the tables needs the domain's migrations, and an absent domain is not
        # installed in this process: ask one in which it is dormant.
        dormant = ",".join([*settings.NEXUS_DORMANT, name])
        command = [sys.executable, sys.argv[0], "domains", "purge", name]
        command += ["--dry-run"] * dry_run + ["--yes"] * sure
        done = subprocess.run(  # noqa: S603
            command, env={**os.environ, "NEXUS_DORMANT": dormant}, check=False
        )
        if done.returncode:
            raise CommandError(f"{name} was not purged.", returncode=done.returncode)

    def _show_rows(self, name: str) -> None:
        tables = set(connection.introspection.table_names())
        for model in apps.get_app_config(name).get_models():
            if model._meta.db_table in tables:
                rows = model._base_manager.count()
                self.stdout.write(f"{model._meta.db_table}: {rows} rows")
