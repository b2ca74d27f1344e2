"""Rate limits, counted by one atomic script on the cache server."""

import hashlib
import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.errors import RateLimited
from shared.headers import response_headers

MAX_LOCAL_BUCKETS = 10_000
# Password guessing must stay limited while the cache server is unavailable.
COUNTED_WITHOUT_CACHE = "login_failed_"

# GCRA (generic cell rate algorithm): one number per bucket, the time at which it will be empty.
# Only the server's clock is used, so the clocks of processes may differ.
COUNT_IN_LUA = """
local function count(bucket, period, limit, cost, must_count)
  local clock = redis.call('TIME')
  local now = clock[1] * 1000 + clock[2] / 1000
  local empty_at = math.max(now, tonumber(redis.call('GET', bucket) or now))
  local filled_to = math.max(now, empty_at + cost * period / limit)
  local excess = filled_to - now - period
  if excess > 0.5 then
    return {math.ceil(empty_at - now), math.ceil(excess)}
  end
  if must_count then
    redis.call('SET', bucket, string.format('%.3f', filled_to),
               'PX', math.max(1, math.ceil(filled_to - now)))
    return {math.ceil(filled_to - now), 0}
  end
  return {math.ceil(empty_at - now), 0}
end
"""
"""A Lua function that returns ``{until the bucket is empty, to wait}``, in milliseconds."""

_SCRIPT = f"""{COUNT_IN_LUA}
return count(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == 'count')
"""


@dataclass(frozen=True, slots=True)
class RateState:
    """The state of one client's bucket. Times are in whole seconds from now."""

    limit: int
    remaining: int
    reset_after: int
    retry_after: int = 0

    @property
    def is_exceeded(self) -> bool:
        """Whether the request was refused."""
        return self.retry_after > 0


@dataclass(frozen=True, slots=True)
class Rate:
    """``limit`` calls in ``milliseconds``."""

    limit: int
    milliseconds: int

    @classmethod
    def of(cls, scope: str) -> "Rate":
        """
        Return the rate of a scope.

        :raises KeyError: if ``settings.NEXUS_THROTTLE_RATES`` does not have it.
        """
        limit, seconds = settings.NEXUS_THROTTLE_RATES[scope]
        return cls(limit, seconds * 1000)

    def state(self, *, filled: float, wait: float) -> RateState:
        """Return the state of a bucket from what the Lua function ``count`` returned."""
        # 0.01 is subtracted before rounding up: the clock has moved on since the last count.
        counted = math.ceil(filled * self.limit / self.milliseconds - 0.01)
        return RateState(
            limit=self.limit,
            remaining=max(0, self.limit - counted),
            reset_after=math.ceil(filled / 1000),
            retry_after=math.ceil(wait / 1000),
        )


def spend(scope: str, identity: str, *, cost: int = 1) -> RateState:
    """
    Count ``cost`` requests against a rate of ``settings.NEXUS_THROTTLE_RATES``.

    :raises RateLimited: if that exceeds the rate; then nothing is counted.
    """
    return require_within(_count(scope, identity, cost=cost, must_count=True))


def require_within(state: RateState) -> RateState:
    """
    Return the state of a counted request.

    :raises RateLimited: if the request exceeded the rate.
    """
    if state.is_exceeded:
        raise RateLimited("Too many requests; try again later.", retry_after=state.retry_after)
    return state


def peek(scope: str, identity: str) -> RateState:
    """Return the state after one more request, without counting it."""
    return _count(scope, identity, cost=1, must_count=False)


def refund(scope: str, identity: str, *, cost: int = 1) -> RateState:
    """Subtract what ``spend`` has counted, such as a log-in that then succeeded."""
    return _count(scope, identity, cost=-cost, must_count=True)


def throttled(scope: str, *, by: Callable[[HttpRequest], str] | None = None) -> "Throttle":
    """
    Return a throttle for a route: ``throttle=throttled("register_address")``.

    ``by`` returns the identity to count by; the default is the client's address.
    """
    return Throttle(scope, by or address_bucket)


class Throttle(BaseThrottle):
    """One rate as a throttle of ninja. All threads share it, so it holds no request."""

    def __init__(self, scope: str, by: Callable[[HttpRequest], str]) -> None:
        self._scope = scope
        self._by = by
        self._local = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request and return whether it is allowed."""
        state = _count(self._scope, self._by(request), cost=1, must_count=True)
        if settings.NEXUS_THROTTLES:
            response_headers(request).update(rate_headers(state))
        self._local.wait = state.retry_after or None
        return not state.is_exceeded

    def wait(self) -> float | None:
        """Return how many seconds the client of the last request on this thread must wait."""
        return getattr(self._local, "wait", None)


def rate_headers(state: RateState) -> dict[str, str]:
    """Return the ``X-RateLimit`` headers by name; the time of the reset is in seconds from now."""
    return {
        "X-RateLimit-Limit": str(state.limit),
        "X-RateLimit-Remaining": str(state.remaining),
        "X-RateLimit-Reset": str(state.reset_after),
    }


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, as ``address_behind_proxies`` does."""
    return address_behind_proxies(
        peer=str(request.META.get("REMOTE_ADDR") or ""),
        forwarded_for=request.META.get("HTTP_X_FORWARDED_FOR", ""),
    )


def address_behind_proxies(*, peer: str, forwarded_for: str) -> str:
    """
    Return the address of a client from the address of the connection and ``X-Forwarded-For``.

    Only the last ``settings.NEXUS_TRUSTED_PROXIES`` entries of the header are trusted: our own
    proxies have written them. A client can forge all entries before them.
    """
    proxies = settings.NEXUS_TRUSTED_PROXIES
    if not proxies:
        return peer
    hops = forwarded_for.split(",")
    if len(hops) < proxies:
        return peer
    claimed = hops[-proxies].strip()
    return claimed if _parse(claimed) else peer


def address_bucket(request: HttpRequest) -> str:
    """Return the identity of a client by its address, as ``bucket_of_address`` does."""
    return bucket_of_address(client_address(request))


@lru_cache(maxsize=4096)
def bucket_of_address(address: str) -> str:
    """Return the identity of a client by its address. For IPv6 that is the /64, one customer."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address) and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def network_of(address: str) -> str:
    """Return the network of an address: the /24 of IPv4, the /64 of IPv6; "" of anything else."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed is None:
        return ""
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 64), strict=False))


def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _count(scope: str, identity: str, *, cost: int, must_count: bool) -> RateState:
    rate = Rate.of(scope)
    if not settings.NEXUS_THROTTLES:
        return RateState(limit=rate.limit, remaining=rate.limit, reset_after=0)
    bucket = bucket_key(scope, identity)
    try:
        filled, wait = _script()(
            keys=[bucket],
            args=[rate.milliseconds, rate.limit, cost, "count" if must_count else "look"],
        )
    except CacheUnavailable:
        if not scope.startswith(COUNTED_WITHOUT_CACHE):
            return RateState(limit=rate.limit, remaining=rate.limit, reset_after=0)
        filled, wait = _local_buckets.count(
            bucket, rate.milliseconds, rate.limit, cost=cost, must_count=must_count
        )
    return rate.state(filled=filled, wait=wait)


def bucket_key(scope: str, identity: str) -> str:
    """Return the key of a client's bucket on the cache server."""
    # Hashed, because an identity may be any text that a client has typed.
    encoded = identity.encode("utf-8", "surrogatepass")
    return make_key("rate", scope, hashlib.blake2b(encoded, digest_size=16).hexdigest())


def _script() -> Callable[..., Any]:
    return _register_script(settings.CACHES["default"]["LOCATION"])


@cache
def _register_script(_url: str) -> Callable[..., Any]:
    return cache_server().register_script(_SCRIPT)


class _LocalBuckets:
    """The same algorithm in this process's memory, for when the cache server is unavailable."""

    def __init__(self) -> None:
        self._empty_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def count(
        self, bucket: str, period: int, limit: int, *, cost: int, must_count: bool
    ) -> tuple[float, float]:
        """Return ``(until the bucket is empty, to wait before a request)``, in milliseconds."""
        with self._lock:
            now = time.monotonic() * 1000
            empty_at = max(now, self._empty_at.pop(bucket, now))
            filled_to = max(now, empty_at + cost * period / limit)
            excess = filled_to - now - period
            is_counted = must_count and excess <= 0
            self._empty_at[bucket] = filled_to if is_counted else empty_at
            if len(self._empty_at) > MAX_LOCAL_BUCKETS:
                self._empty_at.popitem(last=False)
            return self._empty_at[bucket] - now, max(0.0, excess)


_local_buckets = _LocalBuckets()
