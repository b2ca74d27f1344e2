"""Polls over GraphQL."""

from domains.polls.graphql import mutations, queries, subscriptions
from domains.polls.graphql.examples import EXAMPLES
from domains.polls.graphql.queries import CACHED
from shared.graphql import mutations_in, queries_in, subscriptions_in

__all__ = ["CACHED", "EXAMPLES", "Mutation", "Query", "Subscription"]

Query = queries_in(queries)
Mutation = mutations_in(mutations)
Subscription = subscriptions_in(subscriptions)
