"""Limits of guesses at the password or second factor of an account."""

from collections.abc import Sequence
from datetime import datetime

from shared import throttling
from shared.accounts.services.devices import agents_in_network
from shared.auth.models import EventKind, User
from shared.auth.security_log import record_attack
from shared.auth.viewer import Client
from shared.errors import RateLimited

Bucket = tuple[str, str]
"""The name of a rate in ``settings.NEXUS_THROTTLE_RATES``, and the key that it counts."""


def count_guess(
    buckets: Sequence[Bucket], *, user: User | None, bucket: str, now: datetime
) -> None:
    """
    Count a guess before it is checked, so that concurrent guesses cannot exceed the limit.

    ``forgive_guess`` undoes it.

    :raises RateLimited: if there were too many; this is recorded in the security log.
    """
    try:
        for scope, identity in buckets:
            throttling.spend(scope, identity)
    except RateLimited:
        record_attack(EventKind.LOCKED_OUT, bucket=bucket, subject=user, now=now)
        raise


def forgive_guess(buckets: Sequence[Bucket]) -> None:
    """Undo the count of a guess that was correct."""
    for scope, identity in buckets:
        throttling.refund(scope, identity)


def account_buckets(
    scope: str, account: str, *, user: User | None, client: Client
) -> Sequence[Bucket]:
    """
    Return the buckets that count guesses at an account: one by network, ``{scope}_total`` for all
    networks.

    Networks from which the account was used are not part of the total, and each device in them has
    its own bucket, so guesses from elsewhere, or by another device of the network, do not refuse
    this one.
    """
    agents = agents_in_network(user=user, client=client)
    if client.agent in agents:
        return [(scope, f"{account} {client.network} {client.agent}")]
    here = (scope, f"{account} {client.network}")
    return [here] if agents else [here, (f"{scope}_total", account)]
