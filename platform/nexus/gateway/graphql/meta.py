"""The meta document through the GraphQL API: what this server is and which domains it runs."""

from typing import Any

import graphene

from nexus import __version__
from nexus.registry import Plugin, Registry


class EnabledDomain(graphene.ObjectType):
    """A domain that is enabled here."""

    name = graphene.String(required=True)
    title = graphene.String(required=True)
    summary = graphene.String(required=True)
    version = graphene.String(required=True)
    features = graphene.List(graphene.NonNull(graphene.String), required=True)
    paths = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="Where its REST paths begin."
    )


class Nexus(graphene.ObjectType):
    """What this server is and which domains it runs."""

    name = graphene.String(required=True)
    version = graphene.String(required=True)
    domains = graphene.List(graphene.NonNull(EnabledDomain), required=True)


def meta_query(registry: Registry) -> type:
    """Return the root field ``nexus`` for this set of domains."""

    class MetaQuery:
        nexus = graphene.Field(
            Nexus, description="What this server is and which domains are enabled."
        )

        @staticmethod
        def resolve_nexus(root: None, info: Any) -> Nexus:
            domains = [_described(plugin) for plugin in registry.enabled]
            return Nexus(name="nexus", version=__version__, domains=domains)

    return MetaQuery


def _described(plugin: Plugin) -> EnabledDomain:
    manifest = plugin.manifest
    return EnabledDomain(
        name=manifest.name,
        title=manifest.title,
        summary=manifest.summary,
        version=manifest.version,
        features=list(manifest.features),
        paths=[f"/api/v1/{segment}/" for segment in manifest.segments],
    )
