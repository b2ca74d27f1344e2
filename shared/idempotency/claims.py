"""Claiming a key: the first to ask does the work, everybody later gets its answer."""

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
from shared.errors import IdempotencyConflict, ValidationFailed
from shared.idempotency.models import IdempotencyKey
from shared.waiting import seconds_left

KEPT_FOR = timedelta(hours=24)

LOCK_SECONDS = 4.0
"""For how long the database lets a statement of the web process wait for a lock."""

_KEY = re.compile(r"[A-Za-z0-9._-]{1,200}")

# One statement that claims or finds out that it came too late. Who meets a claim that has not
# been committed yet waits for its transaction here.
_CLAIM = """
INSERT INTO idempotency_idempotencykey (user_id, key, method, path, body_hash, created_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT ON CONSTRAINT one_request_per_idempotency_key DO NOTHING
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Request:
    """What makes two requests the same request."""

    user: User
    key: str
    method: str
    path: str
    body_hash: bytes


def read_key(spelled: str, *, field: str) -> str:
    """
    Return the key as the client spelled it.

    :raises ValidationFailed: if it is not 1 to 200 letters, digits, dots, dashes, underscores.
    """
    if not _KEY.fullmatch(spelled):
        raise ValidationFailed.of(
            field, f"{field} must be 1 to 200 letters, digits, dots, dashes or underscores."
        )
    return spelled


def hash_of(body: bytes) -> bytes:
    """Return the fingerprint of a body; two spellings of the same JSON have the same one."""
    try:
        body = orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONDecodeError:
        pass  # Not JSON: it is compared as it is.
    return hashlib.sha256(body).digest()


def claim(request: Request, *, now: datetime) -> IdempotencyKey | None:
    """
    Claim the key and return None, or return what was answered under it before.

    Belongs inside the transaction of the effect: it waits for a transaction that holds the
    same key, and a rollback gives the key back.

    :raises IdempotencyConflict: if the key was used for another request.
    """
    _limit_wait()
    while not _insert(request, now):
        earlier = IdempotencyKey.objects.filter(user=request.user, key=request.key).first()
        if earlier is None:
            continue  # Purged between the two statements.
        if earlier.created_at > now - KEPT_FOR:
            _refuse_another(request, earlier)
            return earlier
        earlier.delete()
    return None


def settle(request: Request, *, status: int, response: Any) -> None:
    """Write down what was answered, in the transaction that claimed the key."""
    claimed = IdempotencyKey.objects.filter(user=request.user, key=request.key)
    claimed.update(status=status, response=response)


def purge_expired(*, now: datetime | None = None) -> int:
    """Forget the keys that are no longer kept; return how many there were."""
    expired = IdempotencyKey.objects.filter(created_at__lte=(now or timezone.now()) - KEPT_FOR)
    return delete_in_batches(expired).count


def forget_operations(*, paths: Iterable[str], mutations: Iterable[str]) -> int:
    """
    Delete the keys of requests below these paths, and of these mutations; return how many.

    For a domain that is purged: what the answers name is gone.
    """
    keys = IdempotencyKey.objects.filter(method="GRAPHQL", path__in=mutations)
    for path in paths:
        keys |= IdempotencyKey.objects.filter(path__startswith=path)
    return keys.delete()[0]


def _limit_wait() -> None:
    """Let the wait for another transaction end with the request, if that is sooner than usual."""
    left = seconds_left(LOCK_SECONDS)
    if left < LOCK_SECONDS:
        with connection.cursor() as cursor:
            # 0 would mean no limit at all.
            milliseconds = f"{max(1, int(left * 1000))}ms"
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [milliseconds])


def _insert(request: Request, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            [request.user.pk, request.key, request.method, request.path, request.body_hash, now],
        )
        return cursor.fetchone() is not None


def _refuse_another(request: Request, earlier: IdempotencyKey) -> None:
    known = (earlier.method, earlier.path, bytes(earlier.body_hash))
    if known != (request.method, request.path, request.body_hash):
        raise IdempotencyConflict("This Idempotency-Key was used for another request.")
