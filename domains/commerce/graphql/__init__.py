"""Commerce over GraphQL."""

from domains.commerce.graphql import mutations
from domains.commerce.graphql.examples import EXAMPLES
from domains.commerce.graphql.queries import CACHED, Query
from domains.commerce.graphql.subscriptions import Subscription
from shared.graphql import mutations_in

__all__ = ["CACHED", "EXAMPLES", "Mutation", "Query", "Subscription"]

Mutation = mutations_in(mutations)
