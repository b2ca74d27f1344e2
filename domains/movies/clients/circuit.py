"""The rate budget, pause and circuit breaker of the catalogue, shared by all processes."""

import hashlib
import logging
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from domains.movies.errors import UpstreamUnavailable
from shared.caching.circuit_breaker import CircuitBreaker
from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.plugin_settings import get_setting

logger = logging.getLogger(__name__)

TMDB_URL = "https://api.themoviedb.org/3"
SIMULATOR_URL = "http://127.0.0.1:8034/3"
LONGEST_PAUSE = 3600
LONGEST_BACKOFF = 60

# One round trip checks the pause, the circuit, the running trial call and the rate budget. The
# budget uses GCRA: it stores the time at which the full budget is available again.
_ADMIT = """
local pause = redis.call('PTTL', KEYS[1])
if pause > 0 then return {'pause', pause} end
local open = redis.call('PTTL', KEYS[2])
if open > 0 then return {'open', open} end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
local unspent_at = math.max(now, tonumber(redis.call('GET', KEYS[5]) or now))
local filled_to = unspent_at + 1000 / tonumber(ARGV[1])
if filled_to - now > 1000.5 then return {'spent', math.ceil(filled_to - now - 1000)} end
if redis.call('EXISTS', KEYS[3]) == 1 then
  if not redis.call('SET', KEYS[4], ARGV[3], 'NX', 'PX', ARGV[2]) then return {'open', 1000} end
end
redis.call('SET', KEYS[5], string.format('%.3f', filled_to),
           'PX', math.max(1, math.ceil(filled_to - now)))
return {'go', 0}
"""

# An opened circuit remains tripped until a call succeeds. After the pause, one caller tries.
_FAILED = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local window = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now - window)
redis.call('ZADD', KEYS[6], now, ARGV[3])
redis.call('PEXPIRE', KEYS[6], window)
local tripped = redis.call('EXISTS', KEYS[3]) == 1
if tripped or redis.call('ZCARD', KEYS[6]) >= tonumber(ARGV[1]) then
  redis.call('SET', KEYS[2], 1, 'PX', window)
  redis.call('SET', KEYS[3], 1)
  redis.call('DEL', KEYS[4], KEYS[6])
  return 1
end
return 0
"""

_SUCCEEDED = """
redis.call('DEL', KEYS[3], KEYS[4], KEYS[7])
"""

# If the catalogue sends no Retry-After, each pause is about twice as long as the last one.
_PAUSE = """
local seconds = tonumber(ARGV[1])
if seconds == 0 then
  local times = redis.call('INCR', KEYS[7])
  redis.call('EXPIRE', KEYS[7], 300)
  seconds = math.min(tonumber(ARGV[2]), 2 ^ (times - 1)) * tonumber(ARGV[3])
end
redis.call('SET', KEYS[1], 1, 'PX', math.max(1, math.ceil(seconds * 1000)))
redis.call('DEL', KEYS[4])
return math.ceil(seconds)
"""


def upstream_url() -> str:
    """Return the URL of the catalogue: by default TMDb with a credential, or the simulator."""
    has_credential = get_setting("TMDB_API_TOKEN") or get_setting("TMDB_API_KEY")
    default = TMDB_URL if has_credential else SIMULATOR_URL
    return (get_setting("TMDB_API_URL") or default).rstrip("/")


def upstream_tag() -> str:
    """Return a hash of the catalogue's URL, so that two catalogues share no cached responses."""
    return hashlib.blake2b(upstream_url().encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class Limits:
    """The rate budget of the catalogue, and the thresholds of its circuit breaker."""

    calls_per_second: int
    failures: int
    seconds: float


class SharedCircuitBreaker:
    """
    A circuit breaker and rate budget shared by all processes. It never blocks.

    The state is on the cache server, so all processes stop calling together. During an outage of
    the cache server each process counts its own failures.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self._limits = limits
        self._own = CircuitBreaker(failure_threshold=limits.failures, reset_timeout=limits.seconds)
        names = ("pause", "open", "tripped", "probe", "budget", "failures", "throttled")
        self._keys = [make_key("movies", "upstream", name, word) for word in names]

    def require_call_allowed(self) -> None:
        """
        Require that a call may be made now.

        :raises UpstreamUnavailable: if no call may be made.
        """
        lasts = int(self._limits.seconds * 1000)
        try:
            decision, wait = self._run(_ADMIT, self._limits.calls_per_second, lasts, _token())
        except CacheUnavailable:
            decision, wait = (b"go", 0) if self._own.allow_call() else (b"open", 1000)
        if decision != b"go":
            raise UpstreamUnavailable(
                "The film catalogue is not being asked for the moment; try again later.",
                retry_after=max(1, -(-int(wait) // 1000)),
            )

    def succeeded(self) -> None:
        """Record a successful call, which closes the circuit."""
        self._own.record_success()
        self._run_script(_SUCCEEDED)

    def failed(self) -> None:
        """Record a failed call. The circuit opens after several failures within a period."""
        self._own.record_failure()
        window = int(self._limits.seconds * 1000)
        if self._run_script(_FAILED, self._limits.failures, window, _token()):
            logger.error("The film catalogue failed too often and is left alone for a while.")

    def pause(self, seconds: int | None) -> int:
        """Pause all calls for this number of seconds, or for a default, and return the number."""
        jitter = random.uniform(0.75, 1.25)  # noqa: S311  # spreads callers, hides nothing
        asked = min(max(1, seconds), LONGEST_PAUSE) if seconds is not None else 0
        return int(self._run_script(_PAUSE, asked, LONGEST_BACKOFF, jitter) or asked or 1)

    def _run_script(self, script: str, *arguments: str | int | float) -> Any:
        try:
            return self._run(script, *arguments)
        except CacheUnavailable:
            return None

    def _run(self, script: str, *arguments: str | int | float) -> Any:
        prepared = _prepared(settings.CACHES["default"]["LOCATION"], script)
        return prepared(keys=self._keys, args=list(arguments))


@cache
def _prepared(_url: str, script: str) -> Callable[..., Any]:
    return cache_server().register_script(script)


def _token() -> str:
    return secrets.token_hex(8)
