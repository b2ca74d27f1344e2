"""The Django app of idempotency keys."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "shared.idempotency"
    label = "idempotency"
    verbose_name = "Idempotency"
