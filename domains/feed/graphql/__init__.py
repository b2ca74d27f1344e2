"""The feed over GraphQL."""

from domains.feed.graphql import mutations, queries, subscriptions
from domains.feed.graphql.examples import EXAMPLES
from domains.feed.graphql.queries import CACHED
from shared.graphql import mutations_in, queries_in, subscriptions_in

__all__ = ["CACHED", "EXAMPLES", "Mutation", "Query", "Subscription"]

Query = queries_in(queries)
Mutation = mutations_in(mutations)
Subscription = subscriptions_in(subscriptions)
