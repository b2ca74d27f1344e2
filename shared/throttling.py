"""How often somebody may: rates counted by one atomic script on the cache server."""

import hashlib
import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.errors import RateLimited
from shared.headers import answer_headers

MOST_LOCAL_BUCKETS = 10_000
# Guessing passwords must not become free when the cache server is away.
COUNTED_WITHOUT_CACHE = "login_failed_"

# GCRA: one number per bucket, the moment at which it will be empty again. The server's clock
# is the only one, so processes need not agree on the time.
_SCRIPT = """
local period, limit, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
local empty_at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local filled_to = math.max(now, empty_at + cost * period / limit)
local excess = filled_to - now - period
if excess > 0.5 then
  return {math.ceil(empty_at - now), math.ceil(excess)}
end
if ARGV[4] == 'count' then
  redis.call('SET', KEYS[1], string.format('%.3f', filled_to),
             'PX', math.max(1, math.ceil(filled_to - now)))
  return {math.ceil(filled_to - now), 0}
end
return {math.ceil(empty_at - now), 0}
"""


@dataclass(frozen=True, slots=True)
class RateState:
    """Where somebody stands with a rate. Times are in whole seconds from now."""

    limit: int
    remaining: int
    reset_after: int
    retry_after: int = 0

    @property
    def is_exceeded(self) -> bool:
        """Whether it was refused."""
        return self.retry_after > 0


def spend(scope: str, identity: str, *, cost: int = 1) -> RateState:
    """
    Count once against a rate of ``settings.NEXUS_THROTTLE_RATES``.

    :raises RateLimited: if that would be too often; nothing is counted then.
    """
    state = _ask(scope, identity, cost=cost, count=True)
    if state.is_exceeded:
        raise RateLimited("Too many requests; try again later.", retry_after=state.retry_after)
    return state


def peek(scope: str, identity: str) -> RateState:
    """Say where somebody stands and whether once more would be refused, counting nothing."""
    return _ask(scope, identity, cost=1, count=False)


def refund(scope: str, identity: str, *, cost: int = 1) -> RateState:
    """Take back what was spent, as when a log-in that was counted beforehand succeeds."""
    return _ask(scope, identity, cost=-cost, count=True)


def throttled(scope: str, *, by: Callable[[HttpRequest], str] | None = None) -> "Throttle":
    """
    Return a throttle for a route: ``throttle=throttled("register_address")``.

    Counts by the client's address, or by what ``by`` makes of the request.
    """
    return Throttle(scope, by or address_bucket)


class Throttle(BaseThrottle):
    """One rate, as ninja asks about it. Shared by all threads, so it holds no request."""

    def __init__(self, scope: str, by: Callable[[HttpRequest], str]) -> None:
        self._scope = scope
        self._by = by
        self._here = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request and say whether it may go on."""
        state = _ask(self._scope, self._by(request), cost=1, count=True)
        if settings.NEXUS_THROTTLES:
            answer_headers(request).update(rate_headers(state))
        self._here.wait = state.retry_after or None
        return not state.is_exceeded

    def wait(self) -> float | None:
        """Say how many seconds the request just refused on this thread should wait."""
        return getattr(self._here, "wait", None)


def rate_headers(state: RateState) -> dict[str, str]:
    """Return the headers that tell a client where it stands."""
    return {
        "X-RateLimit-Limit": str(state.limit),
        "X-RateLimit-Remaining": str(state.remaining),
        "X-RateLimit-Reset": str(state.reset_after),
    }


def client_address(request: HttpRequest) -> str:
    """
    Return the address of the client.

    ``X-Forwarded-For`` is believed only as far as ``settings.NEXUS_TRUSTED_PROXIES``
    proxies of our own have written it: what stands further left is the client's invention.
    """
    proxies = settings.NEXUS_TRUSTED_PROXIES
    peer = str(request.META.get("REMOTE_ADDR") or "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not proxies or len(hops) < proxies:
        return peer
    claimed = hops[-proxies].strip()
    return claimed if _parsed(claimed) else peer


def address_bucket(request: HttpRequest) -> str:
    """Return whom an address stands for: of IPv6 the /64, which is one customer."""
    address = client_address(request)
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address) and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def network_of(address: str) -> str:
    """Return the network of an address: the /24 of IPv4, the /64 of IPv6; "" of anything else."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed is None:
        return ""
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 64), strict=False))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _ask(scope: str, identity: str, *, cost: int, count: bool) -> RateState:
    limit, period = settings.NEXUS_THROTTLE_RATES[scope]
    if not settings.NEXUS_THROTTLES:
        return RateState(limit=limit, remaining=limit, reset_after=0)
    bucket = _bucket(scope, identity)
    milliseconds = period * 1000
    try:
        filled, wait = _script()(
            keys=[bucket], args=[milliseconds, limit, cost, "count" if count else "look"]
        )
    except CacheUnavailable:
        if not scope.startswith(COUNTED_WITHOUT_CACHE):
            return RateState(limit=limit, remaining=limit, reset_after=0)
        filled, wait = _local.ask(bucket, milliseconds, limit, cost=cost, count=count)
    return RateState(
        limit=limit,
        # A hair is taken off before rounding up: the clock has moved on since the last count.
        remaining=max(0, limit - math.ceil(filled * limit / milliseconds - 0.01)),
        reset_after=math.ceil(filled / 1000),
        retry_after=math.ceil(wait / 1000),
    )


def _bucket(scope: str, identity: str) -> str:
    # Hashed, because an identity may be anything a client typed, and need not be readable.
    spelled = identity.encode("utf-8", "surrogatepass")
    return make_key("rate", scope, hashlib.blake2b(spelled, digest_size=16).hexdigest())


def _script() -> Callable[..., Any]:
    return _prepared(settings.CACHES["default"]["LOCATION"])


@cache
def _prepared(_url: str) -> Callable[..., Any]:
    return cache_server().register_script(_SCRIPT)


class _LocalBuckets:
    """The same counting in this process's memory, for while the cache server is away."""

    def __init__(self) -> None:
        self._empty_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def ask(
        self, bucket: str, period: int, limit: int, *, cost: int, count: bool
    ) -> tuple[float, float]:
        """Return for how many milliseconds the bucket is filled, and how many to wait."""
        with self._lock:
            now = time.monotonic() * 1000
            empty_at = max(now, self._empty_at.pop(bucket, now))
            filled_to = max(now, empty_at + cost * period / limit)
            excess = filled_to - now - period
            is_counted = count and excess <= 0
            self._empty_at[bucket] = filled_to if is_counted else empty_at
            if len(self._empty_at) > MOST_LOCAL_BUCKETS:
                self._empty_at.popitem(last=False)
            return self._empty_at[bucket] - now, max(0.0, excess)


_local = _LocalBuckets()
