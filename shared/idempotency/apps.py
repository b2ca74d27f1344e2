"""The store of idempotency keys as a Django app."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """The store of idempotency keys."""

    name = "shared.idempotency"
    label = "idempotency"
    verbose_name = "Idempotency"
