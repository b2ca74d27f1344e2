"""Idempotent creates: see ``shared.idempotency.operations``."""
