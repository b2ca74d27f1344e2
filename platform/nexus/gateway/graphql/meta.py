"""The meta document in GraphQL: the server's version and its enabled domains."""

from typing import Any

import graphene

from nexus import __version__
from nexus.registry import Plugin, Registry


class EnabledDomain(graphene.ObjectType):
    """An enabled domain."""

    name = graphene.String(required=True)
    title = graphene.String(required=True)
    summary = graphene.String(required=True)
    version = graphene.String(required=True)
    features = graphene.List(graphene.NonNull(graphene.String), required=True)
    paths = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="The prefixes of its REST paths.",
    )


class Nexus(graphene.ObjectType):
    """The server and its enabled domains."""

    name = graphene.String(required=True)
    version = graphene.String(required=True)
    domains = graphene.List(graphene.NonNull(EnabledDomain), required=True)


def meta_query(registry: Registry) -> type:
    """Return the mixin with the root field ``nexus`` for the enabled domains."""

    class MetaQuery:
        nexus = graphene.Field(
            Nexus, description="Get the server's version and its enabled domains."
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
