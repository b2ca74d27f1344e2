"""The job board over GraphQL."""

from domains.jobs.graphql import mutations
from domains.jobs.graphql.examples import EXAMPLES
from domains.jobs.graphql.queries import CACHED, Query
from domains.jobs.graphql.subscriptions import Subscription
from shared.graphql import mutations_in

__all__ = ["CACHED", "EXAMPLES", "Mutation", "Query", "Subscription"]

Mutation = mutations_in(mutations)
