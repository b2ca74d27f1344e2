"""Claiming a key: the first request takes effect, later ones get its response."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone

from shared.auth.models import User
from shared.batches import delete_in_batches
from shared.deadlines import seconds_left
from shared.errors import IdempotencyConflict, ValidationFailed
from shared.idempotency.models import IdempotencyKey

RETENTION = timedelta(hours=24)

LOCK_SECONDS = 4.0
"""How long, in seconds, the database lets a statement of the web process wait for a lock."""

_KEY = re.compile(r"[A-Za-z0-9._-]{1,200}")

# One statement that claims the key or finds that it is taken. If another transaction has claimed
# the key and not yet committed, the statement waits for it.
_CLAIM = """
INSERT INTO idempotency_idempotencykey (user_id, key, method, path, body_hash, created_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT ON CONSTRAINT one_request_per_idempotency_key DO NOTHING
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class RequestIdentity:
    """The values that must be equal for two requests to be the same request."""

    user: User
    key: str
    method: str
    path: str
    body_hash: bytes


def parse_key(text: str, *, field: str) -> str:
    """
    Return the key that a client has sent.

    :raises ValidationFailed: if it is not 1 to 200 letters, digits, dots, dashes, underscores.
    """
    if not _KEY.fullmatch(text):
        raise ValidationFailed.of(
            field, f"{field} must be 1 to 200 letters, digits, dots, dashes or underscores."
        )
    return text


def hash_body(body: bytes) -> bytes:
    """Return the SHA-256 digest of a body. White space and key order of JSON do not change it."""
    try:
        body = orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONDecodeError:
        pass  # Not JSON: the bytes are hashed as they are.
    return hashlib.sha256(body).digest()


def claim(request: RequestIdentity, *, now: datetime) -> IdempotencyKey | None:
    """
    Claim the key and return None, or return the earlier request under it.

    Call this inside the transaction of the effect: it waits for another transaction that holds
    the same key, and a rollback releases the key.

    :raises IdempotencyConflict: if the key was used for another request.
    """
    _limit_wait()
    while not _insert(request, now):
        earlier = IdempotencyKey.objects.filter(user=request.user, key=request.key).first()
        if earlier is None:
            continue  # The key expired and was purged between the two statements.
        if earlier.created_at > now - RETENTION:
            _require_same(request, earlier)
            return earlier
        earlier.delete()
    return None


def store_response(request: RequestIdentity, *, status: int, response: Any) -> None:
    """Store the response, in the transaction that claimed the key."""
    claimed = IdempotencyKey.objects.filter(user=request.user, key=request.key)
    claimed.update(status=status, response=response)


def purge_expired(*, now: datetime | None = None) -> int:
    """Delete the expired keys and return their number."""
    expired = IdempotencyKey.objects.filter(created_at__lte=(now or timezone.now()) - RETENTION)
    return delete_in_batches(expired).count


def delete_of_user(*, user_id: int) -> int:
    """
    Delete the keys of a deleted account and return their number.

    The stored responses contain personal data, such as the address of an order.
    """
    return IdempotencyKey.objects.filter(user=user_id).delete()[0]


def delete_operations(*, paths: Iterable[str], mutations: Iterable[str]) -> int:
    """
    Delete the keys of requests below these paths and of these mutations; return their number.

    Used when a domain is purged, because the stored responses refer to deleted rows.
    """
    keys = IdempotencyKey.objects.filter(method="GRAPHQL", path__in=mutations)
    for path in paths:
        keys |= IdempotencyKey.objects.filter(path__startswith=path)
    return keys.delete()[0]


def _limit_wait() -> None:
    """End the wait for another transaction at the request's deadline, if that is earlier."""
    left = seconds_left(LOCK_SECONDS)
    if left < LOCK_SECONDS:
        with connection.cursor() as cursor:
            # 0 would mean no limit.
            milliseconds = f"{max(1, int(left * 1000))}ms"
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [milliseconds])


def _insert(request: RequestIdentity, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            [request.user.pk, request.key, request.method, request.path, request.body_hash, now],
        )
        return cursor.fetchone() is not None


def _require_same(request: RequestIdentity, earlier: IdempotencyKey) -> None:
    known = (earlier.method, earlier.path, bytes(earlier.body_hash))
    if known != (request.method, request.path, request.body_hash):
        raise IdempotencyConflict("This Idempotency-Key was used for another request.")
