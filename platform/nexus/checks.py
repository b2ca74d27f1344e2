"""System checks: name collisions, domains that failed to import, and orphaned tables."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from nexus import start
from nexus.database_checks import check_connections


def register_checks() -> None:
    """Register the host's checks. The app config calls this once."""
    register(check_collisions, "nexus")
    register(check_load_failures, "nexus")
    register(check_orphans, Tags.database)
    register(check_connections, Tags.database)


def check_collisions(**_: Any) -> list[CheckMessage]:
    """Report names with two owners, because the libraries would silently choose one."""
    # Commands that run no checks do not need the routers and the GraphQL schema.
    from nexus.gateway import audit

    return [
        Error(
            f"{collision.kind} {collision.name!r} is claimed by {' and '.join(collision.owners)}.",
            hint="Rename one of them, or enable only one of the domains.",
            id="nexus.E001",
        )
        for collision in audit.find_collisions(start.registry())
    ]


def check_load_failures(**_: Any) -> list[CheckMessage]:
    """Report domains that failed to import and do not run."""
    return [
        checks.Warning(f"Domain {failure.domain!r} is left out: {failure.message}", id="nexus.W001")
        for failure in start.registry().failures
    ]


def check_orphans(*, databases: Sequence[str] | None, **_: Any) -> list[CheckMessage]:
    """
    Report domains that have tables but are neither enabled nor dormant.

    Their foreign keys to users would stay in the database without a model that cascades, so
    deleting a user would fail.
    """
    if not databases or "default" not in databases:
        return []
    installed = {config.label for config in apps.get_app_configs()}
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    orphans = {label for label, _ in applied} - installed
    known = sorted(plugin.name for plugin in start.registry().known if plugin.name in orphans)
    found = [_absent(known)] if known else []
    return [*found, *(_unknown(label) for label in sorted(orphans - set(known)))]


def _absent(names: Sequence[str]) -> Error:
    dormant = [plugin.name for plugin in start.registry().dormant]
    several = len(names) > 1
    return Error(
        f"{'Domains' if several else 'Domain'} {', '.join(map(repr, names))} "
        f"{'have' if several else 'has'} tables in the database but "
        f"{'are' if several else 'is'} absent.",
        hint=(
            f"Keep the data: set NEXUS_DORMANT={','.join([*dormant, *names])}. "
            f"Drop it: `manage.py domains purge {' '.join(names)}` (look first with --dry-run). "
            "Or add to NEXUS_DOMAINS what is to run."
        ),
        id="nexus.E002",
    )


def _unknown(label: str) -> Error:
    return Error(
        f"{label!r} has tables in the database, and there is no such domain or app here.",
        hint=(
            f"Put its code back, and then drop its data with `manage.py domains purge {label}` "
            "before you remove it."
        ),
        id="nexus.E003",
    )
