"""
The open streams of each user and address on all web processes together.

Each process writes its own numbers to the cache server, with an expiry that it extends, so the
streams of a process that was killed stop counting. Without the cache server each process counts
alone.
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping

from shared.caching.server import CacheUnavailable, cache_server, make_key

LIFETIME_SECONDS = 90
"""After how many seconds the streams of a process that was killed no longer count."""

REFRESH_SECONDS = 30.0
"""How often a process extends the expiry of its numbers."""

# One hash for each owner, with a field for each process: its number of streams, and until when.
_SCRIPT = """
local now = tonumber(redis.call('TIME')[1])
local fields = redis.call('HGETALL', KEYS[1])
local others = 0
for index = 1, #fields, 2 do
  local count, ends = string.match(fields[index + 1], '(%d+):(%d+)')
  if tonumber(ends) <= now then
    redis.call('HDEL', KEYS[1], fields[index])
  elseif fields[index] ~= ARGV[1] then
    others = others + tonumber(count)
  end
end
local own = tonumber(ARGV[2])
if own > 0 and others + own > tonumber(ARGV[3]) then
  return 0
end
if own == 0 then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], own .. ':' .. (now + tonumber(ARGV[4])))
  redis.call('EXPIRE', KEYS[1], ARGV[4])
end
return 1
"""
_NO_LIMIT = 2**31


class SiteSlots:
    """
    The numbers of one process, as the other processes see them.

    ``counts`` returns the numbers of open streams by owner at the moment.
    """

    def __init__(self, counts: Callable[[], Mapping[str, int]]) -> None:
        self._counts = counts
        self._process = secrets.token_hex(8)
        self._changed = threading.Event()
        self._lock = threading.Lock()
        self._released: set[str] = set()
        self._refresh_at = 0.0
        self._thread: threading.Thread | None = None

    def acquire(self, owner: str, *, own: int, limit: int) -> bool:
        """
        Count a stream, with which this process has ``own`` of this owner.

        Return False, and count nothing, if all processes together then have more than ``limit``.
        """
        self._start_thread()
        try:
            return self._write(owner, own=own, limit=limit)
        except CacheUnavailable:
            return True

    def release(self, owner: str) -> None:
        """Write the new number of an owner soon. This does not block, so it may run on a loop."""
        with self._lock:
            self._released.add(owner)
        self._changed.set()

    def refresh(self, *, now: float) -> None:
        """
        Write the numbers of the owners whose streams have ended, and in time those of all owners.

        ``now`` is the time of a monotonic clock, in seconds.
        """
        counts = self._counts()
        is_due = now >= self._refresh_at
        if is_due:
            self._refresh_at = now + REFRESH_SECONDS
        with self._lock:
            released, self._released = self._released, set()
        try:
            for owner in {*released, *(counts if is_due else ())}:
                self._write(owner, own=counts.get(owner, 0), limit=_NO_LIMIT)
        except CacheUnavailable:
            # What is not written now expires, or is written with the next refresh.
            return

    def _write(self, owner: str, *, own: int, limit: int) -> bool:
        script = cache_server().register_script(_SCRIPT)
        key = make_key("streams", owner)
        return bool(script(keys=[key], args=[self._process, own, limit, LIFETIME_SECONDS]))

    def _start_thread(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._keep_fresh, name="stream-slots", daemon=True
                )
                self._thread.start()

    def _keep_fresh(self) -> None:
        while True:
            self._changed.wait(timeout=REFRESH_SECONDS)
            self._changed.clear()
            self.refresh(now=time.monotonic())
