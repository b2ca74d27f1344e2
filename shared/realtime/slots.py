"""Limits on open streams: of the process, and of one user or address on the whole site."""

import threading
from collections import Counter
from collections.abc import Mapping

from django.conf import settings

from shared.errors import RateLimited, ServiceUnavailable
from shared.realtime.metrics import increment
from shared.realtime.site_slots import SiteSlots

RETRY_AFTER = 10
"""Seconds after which a refused client should try again."""

_lock = threading.Lock()
_taken: Counter[str] = Counter()


def _counts() -> Mapping[str, int]:
    with _lock:
        return dict(_taken)


_site = SiteSlots(_counts)


class StreamSlot:
    """The capacity that one open stream occupies."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._is_taken = True

    def release(self) -> None:
        """Free the capacity. Safe to call more than once."""
        with _lock:
            if not self._is_taken:
                return
            self._is_taken = False
            _taken[self._owner] -= 1
            if not _taken[self._owner]:
                del _taken[self._owner]
        increment("streams", -1)
        _site.release(self._owner)


def acquire_slot(*, user_id: int | None, address: str) -> StreamSlot:
    """
    Take a slot for a stream of this user or, for an anonymous request, of this address.

    :raises RateLimited: if the user or address has too many open streams.
    :raises ServiceUnavailable: if the process has too many open streams.
    """
    if user_id is None:
        owner, limit = f"address {address}", settings.NEXUS_MAX_STREAMS_ADDRESS
    else:
        owner, limit = f"user {user_id}", settings.NEXUS_MAX_STREAMS_USER
    with _lock:
        if _taken[owner] >= limit:
            raise RateLimited(f"Only {limit} streams may be open.", retry_after=RETRY_AFTER)
        if _taken.total() >= settings.NEXUS_MAX_STREAMS:
            raise ServiceUnavailable("Too many streams are open.", retry_after=RETRY_AFTER)
        _taken[owner] += 1
        own = _taken[owner]
    increment("streams")
    slot = StreamSlot(owner)
    if not _site.acquire(owner, own=own, limit=limit):
        slot.release()
        raise RateLimited(f"Only {limit} streams may be open.", retry_after=RETRY_AFTER)
    return slot
