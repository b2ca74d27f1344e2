"""The words for what neither a schema nor a GraphQL type describes by itself."""

import re
from collections.abc import Mapping

from nexus.registry import Registry
from shared.descriptions import DESCRIPTIONS as CORE

_NESTED = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What only one transport, or one direction, puts behind the name of a thing.
_ENDINGS = re.compile(r"(?:Out|Payload|(?:Patch)?In(?:put)?)$")
_IS_FILTER = re.compile(r"Filter|Discover|SavedQuery")


class Glossary:
    """What the core and the enabled domains say of their names."""

    def __init__(self, registry: Registry) -> None:
        self._of = {
            plugin.name: module.DESCRIPTIONS for plugin, module in registry.modules("descriptions")
        }
        self._packages = {f"{plugin.package}.": plugin.name for plugin in registry.enabled}

    def owner_of(self, module: str) -> str:
        """Return the domain that a module belongs to; empty for one of the core."""
        for package, name in self._packages.items():
            if f"{module}.".startswith(package):
                return name
        return ""

    def of_field(self, type_name: str, field: str, *, owner: str) -> str:
        """Return what a field of a type means, named in either case; empty if none says so."""
        plain = snake_case(field)
        keys = [f"{type_name}.{plain}", f"{_ENDINGS.sub('', type_name)}.{plain}"]
        if _IS_FILTER.search(type_name):
            keys.append(f"Filter.{plain}")
        return self._find([*keys, plain], owner)

    def of_argument(self, operation: str, name: str, *, owner: str, filters: bool) -> str:
        """Return what a parameter of an operation means, or an argument of a field."""
        plain = snake_case(name) if "-" not in name else name
        keys = [f"{operation}.{plain}", *([f"Filter.{plain}"] if filters else [])]
        return self._find([*keys, plain], owner)

    def _find(self, keys: list[str], owner: str) -> str:
        sources: list[Mapping[str, str]] = [self._of.get(owner, {}), CORE]
        # The most exact key first, and for each the domain before the core.
        return next((source[key] for key in keys for source in sources if key in source), "")


def snake_case(name: str) -> str:
    """Return a name of GraphQL as REST writes it: `likesCount` as `likes_count`."""
    return _NESTED.sub("_", name).lower()
