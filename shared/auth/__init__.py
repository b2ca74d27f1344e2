"""Accounts: who somebody is, what role they have, and which sessions are theirs."""
