"""Accounts, roles, sessions and the other credentials of accounts."""
