"""Rate limits, counted by one atomic script on the cache server."""

import hashlib
import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.headers import response_headers
from shared.rates import COUNT_IN_LUA, Charge, Rate, RateState, rate_headers, require_within

MAX_LOCAL_BUCKETS = 10_000
# Password guessing must stay limited while the cache server is unavailable.
COUNTED_WITHOUT_CACHE = "login_failed_"

_SCRIPT = f"""{COUNT_IN_LUA}
return count(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == 'count')
"""

_SCRIPT_IN_TURN = f"""{COUNT_IN_LUA}
local states = {{}}
for place, bucket in ipairs(KEYS) do
  local period, limit, cost = unpack(ARGV, 3 * place - 2, 3 * place)
  states[place] = count(bucket, tonumber(period), tonumber(limit), tonumber(cost), true)
  if states[place][2] > 0 then
    break
  end
end
return states
"""


def spend(scope: str, identity: str, *, cost: int = 1) -> RateState:
    """
    Count ``cost`` requests against a rate of ``settings.NEXUS_THROTTLE_RATES``.

    :raises RateLimited: if that exceeds the rate; then nothing is counted.
    """
    return require_within(_count(scope, identity, cost=cost, must_count=True))


def peek(scope: str, identity: str) -> RateState:
    """Return the state after one more request, without counting it."""
    return _count(scope, identity, cost=1, must_count=False)


def refund(scope: str, identity: str, *, cost: int = 1) -> RateState:
    """Subtract what ``spend`` has counted, such as a log-in that then succeeded."""
    return _count(scope, identity, cost=-cost, must_count=True)


def count_in_turn(buckets: Sequence[tuple[str, str]], *, cost: int = 1) -> Sequence[RateState]:
    """
    Count against several rates in one round trip, each a scope and an identity.

    Return their states up to the first that is exceeded, which counts nothing. Nothing is counted
    against the rates after it. A negative cost subtracts, as ``refund``.
    """
    charges = [charge_of(scope, identity, cost=cost) for scope, identity in buckets]
    if not settings.NEXUS_THROTTLES:
        return [charge.rate.untouched for charge in charges]
    try:
        counted = _register_script(settings.CACHES["default"]["LOCATION"], _SCRIPT_IN_TURN)(
            keys=[charge.bucket for charge in charges],
            args=[argument for charge in charges for argument in charge.arguments],
        )
    except CacheUnavailable:
        return _count_without_cache(buckets, cost=cost)
    # The script returns the states that it has counted.
    return [
        _note(scope, charge.rate.state(filled=filled, wait=wait))
        for (scope, _), charge, (filled, wait) in zip(buckets, charges, counted, strict=False)
    ]


@dataclass(slots=True)
class Noted:
    """The state of a rate when it was last counted in a block, or None."""

    scope: str
    state: RateState | None = None


@contextmanager
def noting(scope: str) -> Iterator[Noted]:
    """Note the state of this rate when the block counts it, so that nothing has to read it."""
    noted = Noted(scope)
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


_noted: ContextVar[Noted | None] = ContextVar("noted_rate", default=None)


def _note(scope: str, state: RateState) -> RateState:
    noted = _noted.get()
    if noted is not None and noted.scope == scope:
        noted.state = state
    return state


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


def charge_of(scope: str, identity: str, *, cost: int = 1) -> Charge:
    """Return what a request of this identity costs at the rate of a scope."""
    return Charge(bucket_key(scope, identity), Rate.of(scope), cost)


def spend_charge(charge: Charge) -> RateState:
    """Count a charge, and return the state. While the cache is unavailable nothing is counted."""
    try:
        filled, wait = _run_script(charge, must_count=True)
    except CacheUnavailable:
        return charge.rate.untouched
    return charge.rate.state(filled=filled, wait=wait)


def refund_charge(charge: Charge) -> None:
    """Subtract a charge that was counted."""
    spend_charge(replace(charge, cost=-charge.cost))


def _count(scope: str, identity: str, *, cost: int, must_count: bool) -> RateState:
    charge = charge_of(scope, identity, cost=cost)
    rate = charge.rate
    if not settings.NEXUS_THROTTLES:
        return rate.untouched
    try:
        filled, wait = _run_script(charge, must_count=must_count)
    except CacheUnavailable:
        if not scope.startswith(COUNTED_WITHOUT_CACHE):
            return rate.untouched
        filled, wait = _local_buckets.count(
            charge.bucket, rate.milliseconds, rate.limit, cost=cost, must_count=must_count
        )
    return _note(scope, rate.state(filled=filled, wait=wait))


def _count_without_cache(buckets: Sequence[tuple[str, str]], *, cost: int) -> Sequence[RateState]:
    states: list[RateState] = []
    for scope, identity in buckets:
        states.append(_count(scope, identity, cost=cost, must_count=True))
        if states[-1].is_exceeded:
            break
    return states


def _run_script(charge: Charge, *, must_count: bool) -> tuple[float, float]:
    filled, wait = _script()(
        keys=[charge.bucket],
        args=[*charge.arguments, "count" if must_count else "look"],
    )
    return filled, wait


def bucket_key(scope: str, identity: str) -> str:
    """Return the key of a client's bucket on the cache server."""
    # Hashed, because an identity may be any text that a client has typed.
    encoded = identity.encode("utf-8", "surrogatepass")
    return make_key("rate", scope, hashlib.blake2b(encoded, digest_size=16).hexdigest())


def _script() -> Callable[..., Any]:
    return _register_script(settings.CACHES["default"]["LOCATION"], _SCRIPT)


@cache
def _register_script(_url: str, text: str) -> Callable[..., Any]:
    return cache_server().register_script(text)


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
