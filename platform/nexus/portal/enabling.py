"""Instructions for enabling a dormant or absent domain."""

from collections.abc import Mapping

from nexus.registry import Plugin, Registry


def enabling_instructions(plugin: Plugin, registry: Registry) -> Mapping[str, object]:
    """
    Return instructions for enabling a domain together with its requirements.

    ``settings`` is a list of lines for `.env`, and ``demo`` the equivalent command for the demo.
    """
    enabled = [each.name for each in registry.enabled]
    wanted = ",".join(dict.fromkeys([*enabled, *plugin.manifest.requires, plugin.name]))
    settings = [f"NEXUS_DOMAINS={wanted}"]
    if plugin in registry.dormant:
        others = [each.name for each in registry.dormant if each.name not in wanted.split(",")]
        settings.append(f"NEXUS_DORMANT={','.join(others)}")
    return {"settings": settings, "demo": f"make demo DOMAINS={wanted}"}
