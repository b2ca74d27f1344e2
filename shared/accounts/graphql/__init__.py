"""Accounts over GraphQL."""

from shared.accounts.graphql import (
    access_tokens,
    accounts,
    factors,
    identities,
    queries,
    signing_in,
)
from shared.accounts.graphql.examples import EXAMPLES
from shared.graphql import mutations_in, queries_in

__all__ = ["EXAMPLES", "Mutation", "Query"]

Query = queries_in(queries)
Mutation = mutations_in(accounts, signing_in, identities, factors, access_tokens)
