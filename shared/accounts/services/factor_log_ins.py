"""Log in with a second factor, or with a passkey alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared import throttling
from shared.accounts.services.second_factor import check_lone_passkey, check_second_factor
from shared.accounts.services.sessions import TokenPair, sign_in_proven
from shared.auth.viewer import Client


def log_in_with_second_factor(
    *,
    challenge_token: str,
    code: str,
    credential: Mapping[str, Any] | None,
    client: Client,
    now: datetime,
) -> TokenPair:
    """
    Start a session by answering the challenge that the first factor returned.

    :raises ValidationFailed: if there is neither a code nor the answer of a passkey.
    :raises InvalidChallenge: if the challenge can no longer be answered.
    :raises InvalidSecondFactor: if the answer is wrong; the challenge can be answered again.
    :raises InvalidCredentials: if the account has changed since the first factor was checked.
    :raises RateLimited: if this address or account has too many attempts.
    """
    throttling.spend("login_address", client.bucket)
    user = check_second_factor(
        challenge_token=challenge_token, code=code, credential=credential, client=client, now=now
    )
    return sign_in_proven(user=user, client=client, now=now)


def log_in_with_passkey(
    *, challenge_token: str, credential: Mapping[str, Any], client: Client, now: datetime
) -> TokenPair:
    """
    Start a session for the account of a passkey whose device has verified its user.

    The device and the method that unlocks it count as two factors.

    :raises InvalidChallenge: if the challenge can no longer be answered.
    :raises InvalidCredentials: if the answer is wrong, or the account may not sign in.
    :raises RateLimited: if this address has too many attempts.
    """
    throttling.spend("login_address", client.bucket)
    user = check_lone_passkey(
        challenge_token=challenge_token, credential=credential, client=client, now=now
    )
    return sign_in_proven(user=user, client=client, now=now)
