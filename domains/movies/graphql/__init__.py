"""Movies over GraphQL."""

from domains.movies.graphql import mutations
from domains.movies.graphql.examples import EXAMPLES
from domains.movies.graphql.queries import Query
from domains.movies.graphql.subscriptions import Subscription
from shared.graphql import mutations_in

__all__ = ["EXAMPLES", "Mutation", "Query", "Subscription"]

Mutation = mutations_in(mutations)
