"""The feed over GraphQL."""

from domains.feed.graphql import mutations
from domains.feed.graphql.examples import EXAMPLES
from domains.feed.graphql.queries import CACHED, Query
from domains.feed.graphql.subscriptions import Subscription
from shared.graphql import mutations_in

__all__ = ["CACHED", "EXAMPLES", "Mutation", "Query", "Subscription"]

Mutation = mutations_in(mutations)
