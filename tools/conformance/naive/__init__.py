"""Deliberately naive implementations: each fault fails the check that names it."""
