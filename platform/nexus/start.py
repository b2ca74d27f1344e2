"""Start-up of a process, after Django has loaded the models."""

import importlib
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.checks import CheckMessage, Error, run_checks
from django.db import OperationalError, connection

from nexus.registry import Registry, find_module
from shared import exports
from shared.auth import scopes
from shared.events.bus import store_for_dormant

CORE_PACKAGES = (
    "shared.accounts",
    "shared.events",
    "shared.idempotency",
    "shared.notifications",
)
"""Parts of the core with tasks, handlers, admin and a schedule of their own."""

CORE_EXPORTS = {"auth": "shared.accounts.export", "notifications": "shared.notifications.export"}
"""The modules of the core that export personal data, by the names of their parts in the export."""

CORE_SCOPES = {"users": "your profile and those of others", "notifications": "your notifications"}
"""The parts of the core that scopes of personal access tokens name, with their descriptions."""


class SystemChecksFailed(Exception):
    """The system checks found an error, so the process does not start."""


def connect_domains(registry: Registry) -> None:
    """
    Import the admin and tasks of the core and of each enabled domain.

    Registers their handlers, exports of personal data and scopes of tokens as well. Django's
    autodiscovery would import the modules of dormant domains too.
    """
    for package in CORE_PACKAGES:
        for name in ("admin", "tasks", "handlers"):
            module = find_module(f"{package}.{name}")
            if module is not None and name == "handlers":
                module.register()
    for part, name in CORE_EXPORTS.items():
        exports.register(part, importlib.import_module(name).collect)
    for part, title in CORE_SCOPES.items():
        scopes.register(part, title=title)
    for plugin in registry.enabled:
        scopes.register(plugin.name, title=plugin.manifest.title)
    for plugin, module in registry.modules("export"):
        exports.register(plugin.name, module.collect)
    for name in ("admin", "tasks"):
        for _ in registry.modules(name):
            pass
    for _, handlers in registry.modules("handlers"):
        handlers.register()
    for plugin in registry.dormant:
        store_for_dormant(plugin.package, plugin.manifest.subscribes_to)


def build_schedule(registry: Registry) -> dict[str, Mapping[str, object]]:
    """Return the beat schedule of the core and the enabled domains, keyed ``owner.entry``."""
    schedule: dict[str, Mapping[str, object]] = {}
    for package in CORE_PACKAGES:
        if module := find_module(f"{package}.schedule"):
            entries = module.SCHEDULE
            schedule |= {f"core.{name}": entry for name, entry in entries.items()}
    for plugin, module in registry.modules("schedule"):
        schedule |= {f"{plugin.name}.{name}": entry for name, entry in module.SCHEDULE.items()}
    return schedule


def run_startup_checks() -> None:
    """
    Run the system checks, the database's included, before the first request.

    :raises SystemChecksFailed: if one of them finds an error.
    """
    _refuse_errors(run_checks())
    run_database_checks()


def run_database_checks() -> None:
    """
    Run the system checks of the database before the first task or request.

    :raises SystemChecksFailed: if one of them finds an error.
    """
    was_connected = connection.connection is not None
    try:
        _refuse_errors(run_checks(tags=["database"], databases=["default"]))
    except OperationalError:
        # An outage of the database is not a failed check; the readiness probe reports it.
        pass
    finally:
        if not was_connected:
            # The thread that starts a process serves no request, and its children need their own.
            connection.close()


def _refuse_errors(found: Iterable[CheckMessage]) -> None:
    errors = [message for message in found if isinstance(message, Error) and message.is_serious()]
    if errors:
        raise SystemChecksFailed("\n".join(str(error) for error in errors))


def registry() -> Registry:
    """Return the registry of this process."""
    found: Registry = settings.NEXUS_REGISTRY
    return found
