"""Check a second factor: a code of an app, a recovery code, or the answer of a passkey."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.accounts.services.recovery_codes import check_recovery_code
from shared.accounts.services.totp import DIGITS, check_totp
from shared.auth.models import User


def prove(
    user: User, *, code: str, credential: Mapping[str, Any] | None, token: str, now: datetime
) -> None:
    """
    Check a second factor of an account. No code and no answer is accepted twice.

    ``token`` is that of the challenge that a passkey answers. Call it in a transaction.

    :raises NotProven: if it is wrong, or was used before.
    """
    if credential is not None:
        from shared.accounts.services.passkeys import check_passkey

        check_passkey(credential, token=token, user=user, now=now)
    elif is_totp(code):
        check_totp(user, code, now=now)
    else:
        check_recovery_code(user, code, now=now)


def is_totp(code: str) -> bool:
    """Return whether the text has the form of a code of an app. Recovery codes are longer."""
    return len(code) == DIGITS and code.isascii() and code.isdecimal()
