"""Accounts over GraphQL."""

from shared.accounts.graphql import access_tokens, accounts, factors, identities, signing_in
from shared.accounts.graphql.examples import EXAMPLES
from shared.accounts.graphql.queries import Query
from shared.graphql import mutations_in

__all__ = ["EXAMPLES", "Mutation", "Query"]

Mutation = mutations_in(accounts, signing_in, identities, factors, access_tokens)
