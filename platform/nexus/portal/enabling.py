"""What exactly wakes a domain that sleeps."""

from collections.abc import Mapping

from nexus.registry import Plugin, Registry


def ways_to_enable(plugin: Plugin, registry: Registry) -> Mapping[str, object]:
    """Return the settings, and the command of the demo, that enable a domain with what it needs."""
    awake = [each.name for each in registry.enabled]
    wanted = ",".join(dict.fromkeys([*awake, *plugin.manifest.requires, plugin.name]))
    settings = [f"NEXUS_DOMAINS={wanted}"]
    if plugin in registry.dormant:
        others = [each.name for each in registry.dormant if each.name not in wanted.split(",")]
        settings.append(f"NEXUS_DORMANT={','.join(others)}")
    return {"settings": settings, "demo": f"make demo DOMAINS={wanted}"}
