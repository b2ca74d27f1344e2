"""The feed over GraphQL."""

from domains.feed.graphql import mutations
from domains.feed.graphql.examples import EXAMPLES
from domains.feed.graphql.queries import Query
from domains.feed.graphql.subscriptions import Subscription
from shared.graphql import mutations_in

__all__ = ["EXAMPLES", "Mutation", "Query", "Subscription"]

Mutation = mutations_in(mutations)
