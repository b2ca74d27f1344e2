"""What a domain leaves in the tables of the core, deleted when the domain is purged."""

from collections.abc import Mapping

from django.db import transaction
from graphene.utils.str_converters import to_camel_case

from nexus.gateway.links import PREFIX
from nexus.registry import Plugin
from shared.events import deliveries
from shared.idempotency import claims
from shared.notifications import kinds
from shared.notifications import services as notifications


@transaction.atomic
def delete_traces(plugin: Plugin) -> Mapping[str, int]:
    """
    Delete a domain's notifications, preferences, idempotency keys and outbox rows.

    Returns how many rows there were, by what they are. The domain's own tables are left.
    """
    handlers = plugin.module("handlers")
    if handlers is not None:
        # Which kinds of notifications it has, only its handlers know.
        handlers.register()
    return {
        "notifications and preferences": notifications.delete_kinds(
            kinds=kinds.kinds_declared_in(plugin.package)
        ),
        "idempotency keys": claims.delete_operations(
            paths=[f"{PREFIX}{segment}/" for segment in plugin.manifest.segments],
            mutations=_mutations_of(plugin),
        ),
        "outbox rows": deliveries.delete_package(package=plugin.package),
    }


def _mutations_of(plugin: Plugin) -> list[str]:
    module = plugin.module("graphql")
    mutation = getattr(module, "Mutation", None)
    return [to_camel_case(name) for name in vars(mutation or object) if not name.startswith("_")]
