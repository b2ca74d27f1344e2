"""How often an account may be guessed at, by password or by second factor."""

from collections.abc import Sequence
from datetime import datetime

from shared import throttling
from shared.auth.models import EventKind, User
from shared.auth.services.devices import agents_in_network
from shared.auth.services.security_log import record_attack
from shared.auth.viewer import Client
from shared.errors import RateLimited

Bucket = tuple[str, str]
"""A rate of ``settings.NEXUS_THROTTLE_RATES`` and what is counted by it."""


def count_guess(
    buckets: Sequence[Bucket], *, user: User | None, bucket: str, now: datetime
) -> None:
    """
    Count a guess before it is tried: of a hundred at once no more are tried than of a hundred in a
    row. ``forgive_guess`` takes it back.

    :raises RateLimited: if there were too many; the security log says so.
    """
    try:
        for scope, identity in buckets:
            throttling.spend(scope, identity)
    except RateLimited:
        record_attack(EventKind.LOCKED_OUT, bucket=bucket, subject=user, now=now)
        raise


def forgive_guess(buckets: Sequence[Bucket]) -> None:
    """Take back what was counted for a guess that was right."""
    for scope, identity in buckets:
        throttling.refund(scope, identity)


def account_buckets(
    scope: str, account: str, *, user: User | None, client: Client
) -> Sequence[Bucket]:
    """
    Return what counts guesses at an account: by network, and by ``{scope}_total`` for all networks.

    Networks that the account was used from are outside of the total, and a device in them counts
    apart: guesses from elsewhere, or by another device of the network, do not refuse this one.
    """
    agents = agents_in_network(user=user, client=client)
    if client.agent in agents:
        return [(scope, f"{account} {client.network} {client.agent}")]
    here = (scope, f"{account} {client.network}")
    return [here] if agents else [here, (f"{scope}_total", account)]
