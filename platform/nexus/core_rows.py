"""Deletion of a purged domain's rows in the tables of the core."""

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
def delete_core_rows(plugin: Plugin) -> Mapping[str, int]:
    """
    Delete a domain's notifications, preferences, idempotency keys and outbox rows.

    Returns the number of deleted rows by the name of their kind. The domain's own tables are not
    touched.
    """
    handlers = plugin.module("handlers")
    if handlers is not None:
        # Only the handlers register the domain's kinds of notifications.
        handlers.register()
    return {
        "notifications and preferences": notifications.delete_kinds(
            kinds=kinds.kinds_declared_in(plugin.package)
        ),
        "idempotency keys": claims.delete_operations(
            paths=[f"{PREFIX}{segment}/" for segment in plugin.manifest.segments],
            mutations=_mutation_names(plugin),
        ),
        "outbox rows": deliveries.delete_package(package=plugin.package),
    }


def _mutation_names(plugin: Plugin) -> list[str]:
    module = plugin.module("graphql")
    mutation = getattr(module, "Mutation", None)
    return [to_camel_case(name) for name in vars(mutation or object) if not name.startswith("_")]
