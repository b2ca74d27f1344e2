"""Accounts over REST."""

from shared.auth.router import accounts, administration, passwords, signing_in
from shared.auth.router.base import router

__all__ = ["accounts", "administration", "passwords", "router", "signing_in"]
