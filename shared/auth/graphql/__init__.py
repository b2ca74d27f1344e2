"""Accounts over GraphQL."""

from shared.auth.graphql import access_tokens, accounts, factors, identities, signing_in
from shared.auth.graphql.examples import EXAMPLES
from shared.auth.graphql.queries import Query
from shared.graphql import mutations_in

__all__ = ["EXAMPLES", "Mutation", "Query"]

Mutation = mutations_in(accounts, signing_in, identities, factors, access_tokens)
