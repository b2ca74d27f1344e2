"""
Noticing that another server has taken over.

A replica that becomes the primary may lack the last writes, because Redis acknowledges them before
it replicates them. Versions of namespaces that were replaced in the last moment are then back, and
with them old values. So after a failover every namespace is bumped, and the call that notices it
counts as unanswered: what it read may be old.
"""

import threading
from collections.abc import Callable
from typing import Any

import redis

from shared.caching.topology import CLUSTER, SENTINEL, Address

_receivers: list[Callable[[], None]] = []


class FailedOver(redis.ConnectionError):
    """Another server responds than the one that responded to the call before."""


def on_failover(receiver: Callable[[], None]) -> None:
    """Call the function whenever a thread or an event loop notices a failover."""
    _receivers.append(receiver)


class Failovers:
    """The servers that respond to this process: the last one, and that of each thread."""

    def __init__(self) -> None:
        self._last: object = None
        self._of_thread = threading.local()
        self._of_loop: object = None

    def require_same(self, servers: object) -> None:
        """
        Require that the servers are those of the thread's last call.

        :raises FailedOver: if they are others.
        """
        known = getattr(self._of_thread, "servers", None) or self._last
        self._of_thread.servers = self._last = servers
        _compare(known, servers)

    def require_same_on_loop(self, address: Address, client: Any) -> None:
        """
        Require that the client of the event loop has the servers of its last call.

        :raises FailedOver: if they are others.
        """
        if address.kind == SENTINEL:
            servers: object = client.connection_pool.master_address
        elif address.kind == CLUSTER:
            servers = primaries_of(client)
        else:
            return
        known, self._of_loop = self._of_loop, servers
        _compare(known, servers)


def primaries_of(client: Any) -> frozenset[str]:
    """Return the names of the primaries of a Cluster, as its client knows them."""
    return frozenset(node.name for node in client.get_primaries())


def _compare(known: object, servers: object) -> None:
    if known is None or known == servers:
        return
    for receive in _receivers:
        receive()
    raise FailedOver("Another server has taken over.")
