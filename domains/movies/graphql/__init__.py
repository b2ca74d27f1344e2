"""Movies over GraphQL."""

from domains.movies.graphql import mutations, queries, subscriptions
from domains.movies.graphql.examples import EXAMPLES
from shared.graphql import mutations_in, queries_in, subscriptions_in

__all__ = ["EXAMPLES", "Mutation", "Query", "Subscription"]

Query = queries_in(queries)
Mutation = mutations_in(mutations)
Subscription = subscriptions_in(subscriptions)
