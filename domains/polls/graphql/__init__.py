"""Polls over GraphQL."""

from domains.polls.graphql import mutations
from domains.polls.graphql.examples import EXAMPLES
from domains.polls.graphql.queries import CACHED, Query, Subscription
from shared.graphql import mutations_in

__all__ = ["CACHED", "EXAMPLES", "Mutation", "Query", "Subscription"]

Mutation = mutations_in(mutations)
