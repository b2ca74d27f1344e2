"""The job board over GraphQL."""

from domains.jobs.graphql import mutations, queries, subscriptions
from domains.jobs.graphql.examples import EXAMPLES
from domains.jobs.graphql.queries import CACHED
from shared.graphql import mutations_in, queries_in, subscriptions_in

__all__ = ["CACHED", "EXAMPLES", "Mutation", "Query", "Subscription"]

Query = queries_in(queries)
Mutation = mutations_in(mutations)
Subscription = subscriptions_in(subscriptions)
