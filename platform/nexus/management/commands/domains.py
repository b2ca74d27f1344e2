"""``manage.py domains``: list the domains, or drop the data of some."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from nexus import demo_start, start
from nexus.core_rows import delete_core_rows
from nexus.gateway import audit
from nexus.registry import Plugin, RegistryError, State


class Command(BaseCommand):
    """List the domains with their states, or purge dormant and absent ones."""

    help = "List the domains, or purge the data of domains that are not enabled."
    # An absent domain with tables fails the checks, and this command repairs that.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the actions and their options."""
        actions = parser.add_subparsers(dest="action")
        actions.add_parser("list", help="state, version, routes, fields, tasks, migrations")
        purge = actions.add_parser("purge", help="drop the tables and data of domains")
        purge.add_argument("names", nargs="+", metavar="name")
        purge.add_argument("--dry-run", action="store_true", help="only show what would be dropped")
        purge.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the action; the default is the list."""
        if options["action"] == "purge":
            self._purge(
                list(dict.fromkeys(options["names"])),
                dry_run=options["dry_run"],
                sure=options["yes"],
            )
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
        mine = [claim.kind for claim in claims if claim.owner == audit.domain_label(plugin.name)]
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

    def _purge(self, names: list[str], *, dry_run: bool, sure: bool) -> None:
        states = _get_states(names)
        if not dry_run:
            _refuse_enabled(names, states)
        absent = [name for name, state in states.items() if state is State.ABSENT]
        if absent:
            self._purge_as_dormant(names, absent, dry_run=dry_run, sure=sure)
            return
        if not dry_run:
            _refuse_while_demo_runs()
        for name in names:
            self._show_rows(name)
        if dry_run:
            with transaction.atomic():
                for name in names:
                    self._delete_core_rows(name)
                transaction.set_rollback(True)
            self.stdout.write("Nothing was changed (--dry-run).")
            return
        if not (sure or _is_confirmed(names)):
            raise CommandError("Nothing was changed.")
        for name in names:
            self._delete_core_rows(name)
            call_command("migrate", name, "zero", verbosity=0, skip_checks=True)
            ContentType.objects.filter(app_label=name).delete()
            demo_start.forget_domain(settings.NEXUS_STATE_DIR, name)
            self.stdout.write(self.style.SUCCESS(f"The tables of {name} were dropped."))

    def _delete_core_rows(self, name: str) -> None:
        [plugin] = [each for each in start.registry().known if each.name == name]
        for kind, count in delete_core_rows(plugin).items():
            self.stdout.write(f"{name}'s {kind}: {count} rows")

    def _purge_as_dormant(
        self, names: list[str], absent: list[str], *, dry_run: bool, sure: bool
    ) -> None:
        # Dropping tables needs the migrations of the domains, which this process does not have
        # for absent ones. Run the command again in a process where they are dormant.
        dormant = ",".join([*settings.NEXUS_DORMANT, *absent])
        enabled = ",".join(settings.NEXUS_DOMAINS)
        command = [sys.executable, sys.argv[0], "domains", "purge", *names]
        command += ["--dry-run"] * dry_run + ["--yes"] * sure
        environment = {**os.environ, "NEXUS_DOMAINS": enabled, "NEXUS_DORMANT": dormant}
        # DOMAINS would override the names above.
        environment.pop("DOMAINS", None)
        done = subprocess.run(command, env=environment, check=False)  # noqa: S603
        if done.returncode:
            raise CommandError(f"Not purged: {', '.join(names)}.", returncode=done.returncode)

    def _show_rows(self, name: str) -> None:
        tables = set(connection.introspection.table_names())
        for model in apps.get_app_config(name).get_models():
            if model._meta.db_table in tables:
                rows = model._base_manager.count()
                self.stdout.write(f"{model._meta.db_table}: {rows} rows")


def _get_states(names: list[str]) -> dict[str, State]:
    try:
        return {name: start.registry().state_of(name) for name in names}
    except RegistryError as error:
        raise CommandError(str(error)) from None


def _refuse_enabled(names: list[str], states: dict[str, State]) -> None:
    registry = start.registry()
    for name, state in states.items():
        if state is State.ENABLED:
            others = [each.name for each in registry.enabled if each.name not in names]
            others = others or [each.name for each in registry.known if each.name not in names][:1]
            raise CommandError(
                f"{name} is enabled: take it out of NEXUS_DOMAINS first, or in the demo run "
                f"`make demo DOMAINS={','.join(others)}`."
            )


def _is_confirmed(names: list[str]) -> bool:
    wanted = " ".join(names)
    what = "the names" if len(names) > 1 else "its name"
    return input(f"Drop all data of {wanted}? Type {what}: ") == wanted


def _refuse_while_demo_runs() -> None:
    """Refuse to drop tables under a web process that has their models."""
    found = demo_start.read_demo_start(settings.NEXUS_STATE_DIR)
    address = demo_start.running_demo_url(settings.NEXUS_STATE_DIR)
    if address and found and demo_start.uses_same_database(found, os.environ):
        raise CommandError(f"The demo runs at {address}: stop it first.")
