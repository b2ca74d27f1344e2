"""The number of REST operations and GraphQL fields of each domain."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ninja import Router

from nexus.gateway import audit
from nexus.registry import Registry


@dataclass(frozen=True, slots=True)
class ApiCounts:
    """The number of a domain's REST operations and of its GraphQL root fields."""

    operations: int
    fields: int


def count_api(registry: Registry) -> Mapping[str, ApiCounts]:
    """Count the operations and fields of each enabled domain, by its name."""
    operations = {
        plugin.name: _operations(module.router) for plugin, module in registry.modules("router")
    }
    fields = Counter(
        claim.owner
        for claim in audit.claims(registry)
        if claim.kind.startswith("GraphQL") and claim.kind.endswith("field")
    )
    return {
        plugin.name: ApiCounts(
            operations.get(plugin.name, 0), fields[audit.domain_label(plugin.name)]
        )
        for plugin in registry.enabled
    }


def _operations(router: Router) -> int:
    return sum(
        len(operation.methods)
        for view in router.path_operations.values()
        for operation in view.operations
        if operation.include_in_schema
    )
