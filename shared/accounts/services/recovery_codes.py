"""Recovery codes, which replace a lost factor once: shown once and stored hashed."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from shared.accounts.services.proofs import NotProven
from shared.auth.models import EventKind, RecoveryCode, User
from shared.auth.security_log import record

CODES = 10
_RANDOM_BYTES = 10
_GROUP = 4


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """The number of unused codes, and when they were created; None if there are none."""

    left: int
    created_at: datetime | None


def make_recovery_codes(user: User, *, now: datetime) -> Sequence[str]:
    """Replace the recovery codes of an account, and return the new ones in plain text."""
    codes = [_random_code() for _ in range(CODES)]
    salt = secrets.token_hex(16)
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, salt=salt, hash=_hash(salt, code), created_at=now) for code in codes
    )
    return codes


def check_recovery_code(user: User, code: str, *, now: datetime) -> None:
    """
    Check a recovery code of an account, and mark it as used.

    :raises NotProven: if there is no such code, or it was used before.
    """
    salt = RecoveryCode.objects.filter(user=user).values_list("salt", flat=True).first()
    good = RecoveryCode.objects.filter(user=user, hash=_hash(salt or "", code), used_at=None)
    # The UPDATE contains the condition, so only one of two concurrent uses updates the row.
    if not good.update(used_at=now):
        raise NotProven
    record(EventKind.RECOVERY_CODE_USED, actor=user, subject=user, now=now)


def count_recovery_codes(*, user: User) -> RecoveryCodes:
    """Return the number of unused recovery codes of an account."""
    rows = list(RecoveryCode.objects.filter(user=user).values_list("created_at", "used_at"))
    left = sum(used_at is None for _, used_at in rows)
    return RecoveryCodes(left=left, created_at=rows[0][0] if rows else None)


def _random_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_RANDOM_BYTES)).decode().lower()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _hash(salt: str, code: str) -> str:
    # Eighty random bits cannot be guessed, so a fast hash is sufficient.
    plain = code.replace("-", "").replace(" ", "").lower()
    return sha256(f"{salt}:{plain}".encode("utf-8", "surrogatepass")).hexdigest()
