"""The GraphQL API: one schema, stitched together from the core and the enabled domains."""

from nexus.gateway.graphql.stitching import build_schema, sdl
from nexus.gateway.graphql.views import GraphQLView, SchemaView

__all__ = ["GraphQLView", "SchemaView", "build_schema", "sdl"]
