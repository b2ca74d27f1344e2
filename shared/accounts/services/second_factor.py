"""The second factor of the log-in: issue a challenge, and check the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from shared import throttling
from shared.accounts.selectors import list_factors
from shared.accounts.services.challenges import (
    CHALLENGE_LIFETIME,
    PasskeyChallenge,
    find_challenge,
    issue_challenge,
    use_challenge,
)
from shared.accounts.services.devices import agents_in_network
from shared.accounts.services.guessing import account_buckets, count_guess, forgive_guess
from shared.accounts.services.proofs import NotProven
from shared.accounts.services.proving import prove
from shared.accounts.services.recovery_codes import count_recovery_codes
from shared.auth.errors import (
    InvalidChallenge,
    InvalidCredentials,
    InvalidSecondFactor,
    SecondFactorRequired,
)
from shared.auth.models import ChallengePurpose, EventKind, FactorKind, User
from shared.auth.security_log import record
from shared.auth.viewer import Client
from shared.errors import RateLimited, ValidationFailed


def require_second_factor(user: User, *, now: datetime) -> None:
    """
    Require the second factor of an account that has one, after the first factor was checked.

    :raises SecondFactorRequired: with a challenge, its lifetime in seconds, the methods that answer
        it, and the options for a passkey.
    """
    methods = _methods_of(user)
    if not methods:
        return
    token = issue_challenge(ChallengePurpose.SECOND_FACTOR, user=user, now=now)
    raise SecondFactorRequired(
        "Answer the challenge with your second factor.",
        members={
            "challenge_token": token,
            "expires_in": int(CHALLENGE_LIFETIME.total_seconds()),
            "methods": methods,
            "passkey_options": _passkey_options(token, user, methods),
        },
    )


def check_second_factor(
    *,
    challenge_token: str,
    code: str,
    credential: Mapping[str, Any] | None,
    client: Client,
    now: datetime,
) -> User:
    """
    Check a code or a passkey's answer to a challenge, and return the account. Both work once.

    :raises ValidationFailed: if there is neither a code nor an answer.
    :raises InvalidChallenge: if the challenge can no longer be answered.
    :raises InvalidSecondFactor: if the answer is wrong; the challenge can be answered again.
    :raises RateLimited: if there were too many guesses at the account.
    """
    if not code and credential is None:
        raise ValidationFailed.of("code", "Send a code, or what the passkey answered.")
    challenge = find_challenge(challenge_token, ChallengePurpose.SECOND_FACTOR, now=now)
    if challenge is None or challenge.user is None:
        raise InvalidChallenge("The challenge was answered, has expired or is unknown.")
    user = challenge.user
    agents = agents_in_network(user=user, client=client)
    buckets = [
        ("login_failed_address", client.bucket),
        *account_buckets("login_failed_factor", f"id:{user.pk}", agents=agents, client=client),
    ]
    _count(buckets, user, client, now=now)
    try:
        with transaction.atomic():
            # Locked first, so that of two concurrent answers the second one waits and uses no code.
            if not use_challenge(challenge, now=now):
                raise InvalidChallenge("The challenge was answered by another request.")
            prove(user, code=code, credential=credential, token=challenge_token, now=now)
    except NotProven as failure:
        detail = {"method": "passkey" if credential else "code", **_why(failure)}
        record(EventKind.SECOND_FACTOR_FAILED, actor=None, subject=user, now=now, detail=detail)
        raise InvalidSecondFactor("The second factor is not right, or was used before.") from None
    forgive_guess(buckets)
    return user


def start_passkey_log_in(*, client: Client, now: datetime) -> PasskeyChallenge:
    """
    Return a challenge that any passkey answers, to log in without a name or a password.

    :raises RateLimited: if this address sends too many requests.
    """
    from shared.accounts.services.passkeys import request_passkey

    throttling.spend("login_address", client.bucket)
    token = issue_challenge(ChallengePurpose.PASSKEY_LOG_IN, user=None, now=now)
    return request_passkey(token, user=None)


def check_lone_passkey(
    *, challenge_token: str, credential: Mapping[str, Any], client: Client, now: datetime
) -> User:
    """
    Check a passkey's answer to the challenge of a log-in, and return the account.

    :raises InvalidChallenge: if the challenge can no longer be answered.
    :raises InvalidCredentials: if the answer is wrong, or the device did not verify its user.
    :raises RateLimited: if this address has failed too often.
    """
    from shared.accounts.services.passkeys import check_passkey

    challenge = find_challenge(challenge_token, ChallengePurpose.PASSKEY_LOG_IN, now=now)
    if challenge is None:
        raise InvalidChallenge("The challenge was answered, has expired or is unknown.")
    buckets = [("login_failed_address", client.bucket)]
    count_guess(buckets, user=None, bucket=client.bucket, now=now)
    try:
        with transaction.atomic():
            if not use_challenge(challenge, now=now):
                raise InvalidChallenge("The challenge was answered by another request.")
            user = check_passkey(credential, token=challenge_token, user=None, now=now).user
    except NotProven as failure:
        record(EventKind.LOG_IN_FAILED, actor=None, subject=None, now=now, detail=_why(failure))
        raise InvalidCredentials("The passkey matches no account.") from None
    forgive_guess(buckets)
    return user


def _methods_of(user: User) -> list[str]:
    kinds = set(list_factors(user=user).values_list("kind", flat=True))
    methods = sorted(kinds, key=FactorKind.values.index)
    if methods and count_recovery_codes(user=user).left:
        methods.append("recovery_code")
    return methods


def _passkey_options(token: str, user: User, methods: Sequence[str]) -> Mapping[str, Any] | None:
    if FactorKind.PASSKEY not in methods:
        return None
    from shared.accounts.services.passkeys import request_passkey

    return request_passkey(token, user=user).options


def _why(failure: NotProven) -> dict[str, str]:
    return {"reason": failure.reason} if failure.reason else {}


def _count(
    buckets: Sequence[tuple[str, str]], user: User, client: Client, *, now: datetime
) -> None:
    try:
        count_guess(buckets, user=user, bucket=client.bucket, now=now)
    except RateLimited:
        _warn(user, now=now)
        raise


def _warn(user: User, *, now: datetime) -> None:
    """Notify the owner, once a day, of wrong second factors after the correct password."""
    try:
        throttling.spend("login_failed_notice", str(user.pk))
    except RateLimited:
        return
    record(EventKind.SECOND_FACTOR_GUESSED, actor=None, subject=user, now=now)
