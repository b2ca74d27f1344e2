"""Default descriptions of fields and parameters, shared by OpenAPI and GraphQL."""

import re
from collections.abc import Mapping

from nexus.registry import Registry
from shared.descriptions import DESCRIPTIONS as CORE

_NESTED = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Suffixes of schema and type names that only one transport or direction adds: the filters of a
# list are ``CompanyFilters`` in REST, and ``CompanyFilterInput`` in GraphQL.
_ENDINGS = re.compile(r"(?:Out|Payload|(?:Patch)?In(?:put)?|(?<=Filter)s)$")
_IS_FILTER = re.compile(r"Filter|Discover|SavedQuery")


class Glossary:
    """The descriptions of names that the core and the enabled domains declare."""

    def __init__(self, registry: Registry) -> None:
        self._by_domain = {
            plugin.name: module.DESCRIPTIONS for plugin, module in registry.modules("descriptions")
        }
        self._packages = {f"{plugin.package}.": plugin.name for plugin in registry.enabled}

    def owner_of(self, module: str) -> str:
        """Return the name of the domain that owns a module; empty for the core."""
        for package, name in self._packages.items():
            if f"{module}.".startswith(package):
                return name
        return ""

    def describe_field(self, type_name: str, field: str, *, owner: str) -> str:
        """Return the description of a field in snake or camel case; empty if there is none."""
        plain = snake_case(field)
        keys = [f"{type_name}.{plain}", f"{_ENDINGS.sub('', type_name)}.{plain}"]
        if _IS_FILTER.search(type_name):
            keys.append(f"Filter.{plain}")
        return self._find([*keys, plain], owner)

    def describe_argument(self, operation: str, name: str, *, owner: str, filters: bool) -> str:
        """Return the description of a parameter or an argument; empty if there is none."""
        plain = snake_case(name) if "-" not in name else name
        keys = [f"{operation}.{plain}", *([f"Filter.{plain}"] if filters else [])]
        return self._find([*keys, plain], owner)

    def _find(self, keys: list[str], owner: str) -> str:
        sources: list[Mapping[str, str]] = [self._by_domain.get(owner, {}), CORE]
        # The most specific key wins; for equal keys, the domain overrides the core.
        return next((source[key] for key in keys for source in sources if key in source), "")


def snake_case(name: str) -> str:
    """Convert a GraphQL name to its REST name: ``likesCount`` to ``likes_count``."""
    return _NESTED.sub("_", name).lower()
