"""How many streams may be open: in the process, and by one user or one address."""

import threading
from collections import Counter

from django.conf import settings

from shared.errors import RateLimited, ServiceUnavailable
from shared.realtime.counting import tally

RETRY_AFTER = 10

_lock = threading.Lock()
_taken: Counter[str] = Counter()


class Place:
    """One open stream's place. It is free again once ``leave`` was called, however often."""

    def __init__(self, guest: str) -> None:
        self._guest = guest
        self._is_held = True

    def leave(self) -> None:
        """Give the place back."""
        with _lock:
            if not self._is_held:
                return
            self._is_held = False
            _taken[self._guest] -= 1
            if not _taken[self._guest]:
                del _taken[self._guest]
        tally("streams", -1)


def take_place(*, user_id: int | None, address: str) -> Place:
    """
    Take a place for a stream of this user, or of whoever is at this address.

    :raises RateLimited: if they have too many open.
    :raises ServiceUnavailable: if the process has.
    """
    if user_id is None:
        guest, most = f"address {address}", settings.NEXUS_MAX_STREAMS_ADDRESS
    else:
        guest, most = f"user {user_id}", settings.NEXUS_MAX_STREAMS_USER
    with _lock:
        if _taken[guest] >= most:
            raise RateLimited(f"Only {most} streams may be open.", retry_after=RETRY_AFTER)
        if _taken.total() >= settings.NEXUS_MAX_STREAMS:
            raise ServiceUnavailable("Too many streams are open.", retry_after=RETRY_AFTER)
        _taken[guest] += 1
    tally("streams")
    return Place(guest)
