"""
Cached responses that the event loop sends without entering Django.

Django computes each response once and marks it as made of a stored value. The process remembers
the response by all that determines it in the request. A later request like it takes one round
trip to the cache server, which counts it against its rate limit and confirms that the value is
current. If it is not, or if the cache server does not answer, Django handles the request.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeVar, cast

from django.conf import settings
from redis.commands.core import AsyncScript

from nexus.gateway.metrics import response_metrics
from nexus.observability.facts import UNMATCHED, RequestFacts, RouteLabels
from nexus.web.environ import Scope
from nexus.web.responses import Response
from shared.caching import (
    CacheUnavailable,
    Outcome,
    StoredValue,
    cache_server,
    has_pending_bump,
)
from shared.caching.etags import OF_A_BODY, matches_etag
from shared.headers import server_timing
from shared.rates import COUNT_IN_LUA, Rate, RateState, rate_headers
from shared.request_context import accept_request_id
from shared.throttling import address_behind_proxies, bucket_key, bucket_of_address

IGNORED_HEADERS = frozenset(
    {
        b"accept-encoding",
        b"accept-language",
        b"baggage",
        b"cache-control",
        b"connection",
        b"cookie",
        b"dnt",
        b"if-none-match",
        b"pragma",
        b"priority",
        b"referer",
        b"sec-ch-ua",
        b"sec-ch-ua-mobile",
        b"sec-ch-ua-platform",
        b"sec-fetch-dest",
        b"sec-fetch-mode",
        b"sec-fetch-site",
        b"sec-fetch-user",
        b"sec-gpc",
        b"sentry-trace",
        b"traceparent",
        b"tracestate",
        b"upgrade-insecure-requests",
        b"user-agent",
        b"x-forwarded-for",
        b"x-request-id",
    }
)
"""Headers that never change a cached response, or that are handled here. Any other may."""
OVERHEAD_BYTES = 1024
"""An estimate of what a remembered response takes besides the bytes of its body and its links."""

_PER_REQUEST = frozenset({b"x-request-id", b"server-timing", b"cache-status", b"date"})
_ETAG = b"etag"
_UNKNOWN = RequestFacts("-", UNMATCHED)
_OF_A_BODY = frozenset(name.encode() for name in OF_A_BODY)
_SCRIPT = f"""{COUNT_IN_LUA}
local state = {{0, 0}}
if ARGV[1] ~= '' then
  state = count(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), true)
end
local is_current = redis.call('GETRANGE', KEYS[2], 0, #ARGV[4] - 1) == ARGV[4]
local first = 1
for index = 3, #KEYS do
  local version = redis.call('GET', KEYS[index])
  if is_current and version then
    local last = first + #version
    is_current = string.sub(ARGV[4], first, last - 1) == version
    first = last + 1
  else
    is_current = false
  end
end
return {{state[1], state[2], is_current and 1 or 0}}
"""

T = TypeVar("T", bound=Hashable)
Fingerprint = bytes
"""A hash, because the request itself may be longer than its response."""


@dataclass(frozen=True, slots=True)
class ResponseLookup:
    """
    The result of looking for a response.

    ``rate`` is the state of the client's rate limit if the request was counted.
    """

    response: Response | None = None
    rate: RateState | None = None


_NOT_REMEMBERED = ResponseLookup()


@dataclass(frozen=True, slots=True)
class _Remembered:
    """
    A response and its stored value.

    ``headers`` are the same for every request. Most are shared with other responses. ``operation``
    is that of the facts, and ``target`` a number that requests for the same path with the same
    query and body have.
    """

    stored: StoredValue
    calls: int
    headers: Sequence[tuple[bytes, bytes]]
    etag: bytes
    body: bytes
    labels: RouteLabels
    operation: str
    target: int
    size: int
    """An estimate of its size in bytes."""

    @property
    def head(self) -> bytes:
        """The first line of the stored value."""
        return self.stored.head + b"\n"


class ResponseCache:
    """
    The responses that this process remembers, at most ``max_bytes`` of them.

    Use it on one event loop only.
    """

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._held_bytes = 0
        self._responses: OrderedDict[Fingerprint, _Remembered] = OrderedDict()
        # A fingerprint takes long to make, and most requests have no remembered response.
        self._targets: Counter[int] = Counter()
        self._script: AsyncScript | None = None

    def __len__(self) -> int:
        """Return how many responses are remembered."""
        return len(self._responses)

    async def look_up(self, scope: Scope, *, body: bytes = b"") -> ResponseLookup:
        """Return the remembered response to a request if its value is current."""
        if _target(scope, body) not in self._targets:
            return _NOT_REMEMBERED
        fingerprint = _fingerprint(scope, body)
        remembered = self._responses.get(fingerprint) if fingerprint else None
        if fingerprint is None or remembered is None:
            return _NOT_REMEMBERED
        if has_pending_bump(remembered.stored.namespaces):
            return _NOT_REMEMBERED
        started = time.perf_counter()
        try:
            rate, is_current = await self._ask(remembered, _client_of(scope))
        except CacheUnavailable:
            return _NOT_REMEMBERED
        if not is_current:
            self._forget(fingerprint)
            return ResponseLookup(rate=rate)
        if rate is not None and rate.is_exceeded:
            return ResponseLookup(rate=rate)
        # Another request may have found it outdated during the wait, or made room for its own.
        if fingerprint in self._responses:
            self._responses.move_to_end(fingerprint)
        return ResponseLookup(_respond(remembered, scope, rate, started=started), rate)

    def remember(self, scope: Scope, response: Response, *, body: bytes = b"") -> None:
        """
        Remember the response of Django to a request, if it was marked as made of a stored value.

        ``body`` is the body of the request.
        """
        if response.stored is None or response.status != 200 or response.chunks is not None:
            return
        fingerprint = _fingerprint(scope, body)
        if fingerprint is None:
            return
        stored, calls = response.stored
        facts, found = response.facts or _UNKNOWN, dict(response.headers)
        remembered = _Remembered(
            # The body of the stored value is that of the response.
            replace(stored, body=b""),
            calls,
            headers=_shared(tuple(_shared(pair) for pair in response.headers if _is_common(pair))),
            etag=found.get(_ETAG, b""),
            body=response.body,
            labels=_shared(facts.labels),
            operation=_shared(facts.operation),
            target=_target(scope, body),
            # Links repeat the query, which may be long.
            size=OVERHEAD_BYTES + len(response.body) + len(found.get(b"link", b"")),
        )
        self._forget(fingerprint)
        self._responses[fingerprint] = remembered
        self._targets[remembered.target] += 1
        self._held_bytes += remembered.size
        while self._held_bytes > self._max_bytes:
            self._forget(next(iter(self._responses)))

    def _forget(self, fingerprint: Fingerprint) -> None:
        if remembered := self._responses.pop(fingerprint, None):
            self._held_bytes -= remembered.size
            self._targets[remembered.target] -= 1
            if not self._targets[remembered.target]:
                del self._targets[remembered.target]

    async def _ask(self, remembered: _Remembered, client: str) -> tuple[RateState | None, bool]:
        """Count the request; return its rate limit, and whether the value is current."""
        rate = Rate.of("reads_address") if settings.NEXUS_THROTTLES else None
        keys = [
            bucket_key("reads_address", client),
            remembered.stored.key,
            *(namespace.key for namespace in remembered.stored.namespaces),
        ]
        counted = [rate.milliseconds, rate.limit, remembered.calls] if rate else ["", "", ""]
        filled, wait, is_current = await self._run(keys, [*counted, remembered.head])
        return rate.state(filled=filled, wait=wait) if rate else None, bool(is_current)

    async def _run(self, keys: Sequence[str], args: Sequence[Any]) -> Sequence[int]:
        async def run(client: Any) -> Sequence[int]:
            if self._script is None:
                self._script = client.register_script(_SCRIPT)
            answer: Sequence[int] = await self._script(keys=keys, args=args, client=client)
            return answer

        return await cache_server().call_on_loop(run)


def _target(scope: Scope, body: bytes) -> int:
    return hash((scope["path"], scope["query_string"], body))


def _fingerprint(scope: Scope, body: bytes) -> Fingerprint | None:
    """Return all that determines the response to an anonymous request, or None."""
    determining = []
    for pair in scope["headers"]:
        name = pair[0]
        if name in (b"authorization", b"transfer-encoding"):
            return None
        if name == b"content-length" and not body:
            return None
        if name not in IGNORED_HEADERS:
            determining.append(pair)
    # Development settings refuse other machines, so a response to this one is not for them.
    peer = None if settings.NEXUS_ALLOW_REMOTE else (scope.get("client") or ("",))[0]
    path = scope.get("raw_path") or scope["path"].encode()
    request = (scope["method"], scope["scheme"], path, scope["query_string"])
    digest = blake2b(repr((*request, peer, *determining)).encode(), digest_size=32)
    # By itself, because the text of a long body would take milliseconds of the event loop.
    digest.update(body)
    return digest.digest()


@lru_cache(maxsize=128)
def _share(value: Hashable) -> Hashable:
    return value


def _shared(value: T) -> T:
    """Return one object for all equal values: most headers are those of every response."""
    return cast("T", _share(value))


def _client_of(scope: Scope) -> str:
    peer = (scope.get("client") or ("",))[0]
    forwarded_for = _header(scope, b"x-forwarded-for")
    return bucket_of_address(address_behind_proxies(peer=peer, forwarded_for=forwarded_for))


def _header(scope: Scope, wanted: bytes) -> str:
    return b",".join(value for name, value in scope["headers"] if name == wanted).decode("latin-1")


def _is_common(header: tuple[bytes, bytes]) -> bool:
    """Return whether a header is the same for every request and has no field of its own."""
    name = header[0]
    return name not in _PER_REQUEST and name != _ETAG and not name.startswith(b"x-ratelimit-")


def _respond(
    remembered: _Remembered, scope: Scope, rate: RateState | None, *, started: float
) -> Response:
    request_id = accept_request_id(_header(scope, b"x-request-id"))
    own = {"cache-status": Outcome.HIT.value, "x-request-id": request_id}
    if rate is not None:
        own |= rate_headers(rate)
    if settings.NEXUS_SERVER_TIMING:
        seconds = time.perf_counter() - started
        own["server-timing"] = server_timing(seconds=seconds, database_seconds=0, statements=0)
    etag = remembered.etag
    headers = [
        *remembered.headers,
        *([(_ETAG, etag)] if etag else []),
        *((name.lower().encode(), value.encode("latin-1")) for name, value in own.items()),
    ]
    response_metrics.record(time.perf_counter() - started, Outcome.HIT.value)
    facts = RequestFacts(request_id, remembered.labels, None, 0, "hit", remembered.operation)
    condition = _header(scope, b"if-none-match")
    if condition and etag and matches_etag(condition, etag.decode("latin-1")):
        of_no_body = [pair for pair in headers if pair[0] not in _OF_A_BODY]
        return Response(304, of_no_body, facts=facts)
    return Response(200, headers, remembered.body, facts=facts)
