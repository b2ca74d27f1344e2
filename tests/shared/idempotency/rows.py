"""Rows of idempotency keys, for contract tests about lists of any length."""

from datetime import datetime

from shared.auth.models import User
from shared.idempotency.models import IdempotencyKey


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` completed requests."""
    IdempotencyKey.objects.bulk_create(
        IdempotencyKey(
            user=viewer,
            key=f"key{number}",
            method="POST",
            path="/api/v1/orders/",
            body_hash=b"0" * 32,
            status=201,
            response={},
            created_at=now,
        )
        for number in range(amount)
    )
