"""Creating once, however often a client has to ask: ``shared.idempotency.operations``."""
