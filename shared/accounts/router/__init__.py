"""Accounts over REST."""

from shared.accounts.router import (
    access_tokens,
    accounts,
    administration,
    factors,
    identities,
    passwords,
    signing_in,
)
from shared.accounts.router.base import router

__all__ = [
    "access_tokens",
    "accounts",
    "administration",
    "factors",
    "identities",
    "passwords",
    "router",
    "signing_in",
]
