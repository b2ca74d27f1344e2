"""The known devices and networks of accounts."""

from datetime import datetime

from shared.auth.models import KnownDevice, Session, User
from shared.auth.viewer import Client


def remember_device(*, user: User, client: Client, now: datetime) -> None:
    """Remember the device that the user has just signed in from."""
    KnownDevice.objects.bulk_create(
        [
            KnownDevice(
                user=user,
                network=client.network,
                agent=client.agent,
                first_seen_at=now,
                last_seen_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["user", "network", "agent"],
        update_fields=["last_seen_at"],
    )


def agents_in_network(*, user: User | None, client: Client) -> frozenset[str]:
    """
    Return the user agents that the account was used with from the client's network.

    Costs one query for an unknown account too, so that the time does not reveal it.
    """
    user_id = user.pk if user else 0
    seen = KnownDevice.objects.filter(user_id=user_id, network=client.network)
    agents = frozenset(seen.values_list("agent", flat=True))
    # Without an address the network is unknown, so no device can be recognised.
    return agents if client.network else frozenset()


def is_new_device(session: Session, client: Client) -> bool:
    """
    Return whether the session was the first from its device, and the account had others before.
    """
    devices = KnownDevice.objects.filter(user=session.user_id)
    this = devices.filter(network=client.network, agent=client.agent)
    # The account's first device is not reported.
    return (
        not this.filter(first_seen_at__lt=session.created_at).exists()
        and devices.filter(first_seen_at__lt=session.created_at).exists()
    )
