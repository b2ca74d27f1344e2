"""What the host does once per process, after Django has loaded the models."""

import importlib
from collections.abc import Mapping

from django.conf import settings
from django.core.checks import Error, run_checks
from django.db import OperationalError

from nexus.registry import Registry
from shared import exports
from shared.events.bus import store_for_dormant

CORE_PACKAGES = (
    "shared.auth",
    "shared.events",
    "shared.idempotency",
    "shared.notifications",
)
"""Parts of the core with tasks, handlers, admin and a schedule of their own."""


class UnsoundHost(Exception):
    """The system checks found an error, so the process does not start."""


def connect_domains(registry: Registry) -> None:
    """
    Import the admin and tasks of the core and of each enabled domain.

    Registers their handlers, and what they export about a person.

    Autodiscovery is not used because it would also walk dormant domains.
    """
    for package in CORE_PACKAGES:
        for name in ("admin", "tasks", "handlers"):
            if importlib.util.find_spec(f"{package}.{name}"):
                module = importlib.import_module(f"{package}.{name}")
                if name == "handlers":
                    module.register()
        if importlib.util.find_spec(f"{package}.export"):
            part = package.rpartition(".")[2]
            exports.register(part, importlib.import_module(f"{package}.export").collect)
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
        if importlib.util.find_spec(f"{package}.schedule"):
            entries = importlib.import_module(f"{package}.schedule").SCHEDULE
            schedule |= {f"core.{name}": entry for name, entry in entries.items()}
    for plugin, module in registry.modules("schedule"):
        schedule |= {f"{plugin.name}.{name}": entry for name, entry in module.SCHEDULE.items()}
    return schedule


def refuse_unsound_host() -> None:
    """
    Run the system checks, the database's included, before the first request.

    :raises UnsoundHost: if one of them finds an error.
    """
    found = run_checks()
    try:
        found += run_checks(tags=["database"], databases=["default"])
    except OperationalError:
        # A database that is away is not unsound: readiness says so until it is back.
        pass
    errors = [message for message in found if isinstance(message, Error) and message.is_serious()]
    if errors:
        raise UnsoundHost("\n".join(str(error) for error in errors))


def registry() -> Registry:
    """Return the registry of this process."""
    found: Registry = settings.NEXUS_REGISTRY
    return found
