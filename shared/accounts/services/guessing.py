"""Limits of guesses at the password or second factor of an account."""

from collections.abc import Sequence, Set
from datetime import datetime

from shared import throttling
from shared.auth.models import EventKind, User
from shared.auth.security_log import record_attack
from shared.auth.viewer import Client
from shared.errors import RateLimited
from shared.rates import require_within

Bucket = tuple[str, str]
"""The name of a rate in ``settings.NEXUS_THROTTLE_RATES``, and the key that it counts."""


def count_guess(
    buckets: Sequence[Bucket],
    *,
    user: User | None,
    bucket: str,
    now: datetime,
    attempt: Sequence[Bucket] = (),
) -> None:
    """
    Count a guess before it is checked, so that concurrent guesses cannot exceed the limit.

    ``forgive_guess`` undoes it. ``attempt`` are buckets that count every attempt, before the guess
    and in the same round trip.

    :raises RateLimited: if there were too many attempts, or too many guesses; the latter is
        recorded in the security log.
    """
    states = throttling.count_in_turn([*attempt, *buckets])
    try:
        require_within(states[-1])
    except RateLimited:
        if len(states) > len(attempt):
            record_attack(EventKind.LOCKED_OUT, bucket=bucket, subject=user, now=now)
        raise


def forgive_guess(buckets: Sequence[Bucket]) -> None:
    """Undo the count of a guess that was correct."""
    throttling.count_in_turn(buckets, cost=-1)


def account_buckets(
    scope: str, account: str, *, agents: Set[str], client: Client
) -> Sequence[Bucket]:
    """
    Return the buckets that count guesses at an account: one by network, ``{scope}_total`` for all
    networks.

    Networks from which the account was used are not part of the total, and each device in them has
    its own bucket, so guesses from elsewhere, or by another device of the network, do not refuse
    this one. ``agents`` are the user agents that the account was used with from this network.
    """
    if not client.network:
        # Without an address the network is unknown, so no device can be recognised.
        agents = frozenset()
    if client.agent in agents:
        return [(scope, f"{account} {client.network} {client.agent}")]
    here = (scope, f"{account} {client.network}")
    return [here] if agents else [here, (f"{scope}_total", account)]
