"""The known devices and networks of accounts."""

from shared.auth.models import KnownDevice, Session, User
from shared.auth.viewer import Client


def agents_in_network(*, user: User, client: Client) -> frozenset[str]:
    """Return the user agents that the account was used with from the client's network."""
    seen = KnownDevice.objects.filter(user=user, network=client.network)
    return frozenset(seen.values_list("agent", flat=True))


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
