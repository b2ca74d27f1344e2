"""
Values on the cache server, and the scripts that read and store them in one round trip each.

A value is computed by the holder of its lease. The lease is taken by the look-up that finds no
value, and released by the script that stores one.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from shared.caching.namespaces import VERSION_TTL_SECONDS, Namespace, make_version
from shared.caching.server import CacheUnavailable, cache_server
from shared.rates import COUNT_IN_LUA, Charge, RateState

SECONDS_OF_LEASE = 5.0
SEPARATOR = b";"
"""Ends the versions in the head of a stored value."""
VERSION_SEPARATOR = b","

# Missing versions are created. A lease begins with the versions for which it was taken: one of
# former versions may be replaced.
_LOOK_UP = f"""{COUNT_IN_LUA}
local state = {{0, 0}}
if ARGV[1] ~= '' then
  state = count(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), true)
  if state[2] > 0 and ARGV[7] ~= '' then return state end
end
local versions = {{}}
for index = 4, #KEYS do
  local version = redis.call('GET', KEYS[index])
  if not version then
    version = ARGV[4]
    redis.call('SET', KEYS[index], version, 'EX', ARGV[5])
  end
  versions[index - 3] = version
end
local head = table.concat(versions, ',') .. ARGV[6]
local value = redis.call('GET', KEYS[2])
if value and string.sub(value, 1, #head) == head then
  return {{state[1], state[2], head, value, 0}}
end
if ARGV[7] == '' then
  return {{state[1], state[2], head, false, 0}}
end
local lease = redis.call('GET', KEYS[3])
if lease and string.sub(lease, 1, #head) == head then
  return {{state[1], state[2], head, false, 0}}
end
redis.call('SET', KEYS[3], head .. ARGV[7], 'PX', ARGV[8])
return {{state[1], state[2], head, false, 1}}
"""
_STORE = """
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
"""


@dataclass(frozen=True, slots=True)
class StoredValue:
    """
    A value on the cache server.

    It begins with ``head``: the versions of its namespaces, and a stamp that no other computation
    has. For as long as the versions are current, so is the value.
    """

    key: str
    head: bytes
    namespaces: tuple[Namespace, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """The key of a value, and the namespaces that it depends on."""

    key: str
    namespaces: tuple[Namespace, ...]

    @property
    def lease_key(self) -> str:
        """The key of the lease of the value."""
        return f"{self.key}:lease"


@dataclass(frozen=True, slots=True)
class Found:
    """
    The result of a look-up.

    ``head`` is how a current value begins. ``lease`` is not empty if the caller must compute the
    value. ``state`` is the state of the rate limit if a call was counted.
    """

    head: bytes
    stored: StoredValue | None = None
    lease: bytes = b""
    state: RateState | None = None

    @property
    def versions(self) -> Sequence[bytes]:
        """The current versions of the namespaces."""
        return self.head.removesuffix(SEPARATOR).split(VERSION_SEPARATOR)


def look_up(question: Question, charge: Charge | None = None, *, is_shared: bool = True) -> Found:
    """
    Return the current value, or else who computes it, after counting a call.

    If the call exceeds its rate, nothing is looked up. A value that is not shared is computed by
    every caller that does not find it, and it is returned in any case.

    :raises CacheUnavailable: if the cache server does not respond.
    """
    # Versions and leases are never compared with each other, so one random word is enough.
    version = make_version()
    token = version if is_shared else ""
    filled, wait, *rest = _script(_LOOK_UP)(
        keys=[
            charge.bucket if charge else question.key,
            question.key,
            question.lease_key,
            *(namespace.key for namespace in question.namespaces),
        ],
        args=[
            *(charge.arguments if charge else ("", "", "")),
            version,
            VERSION_TTL_SECONDS,
            SEPARATOR,
            token,
            int(SECONDS_OF_LEASE * 1000),
        ],
    )
    state = charge.rate.state(filled=filled, wait=wait) if charge else None
    if not rest:
        return Found(b"", state=state)
    head, value, is_granted = rest
    if value is None:
        return Found(head, lease=head + token.encode() if is_granted else b"", state=state)
    line, _, body = value.partition(b"\n")
    return Found(head, StoredValue(question.key, line, question.namespaces, body), state=state)


def store(
    question: Question, found: Found, value: bytes, *, milliseconds: int
) -> StoredValue | None:
    """Store a computed value and release its lease; return None if it could not be stored."""
    if milliseconds < 1:
        release(question, found)
        return None
    head = found.head + secrets.token_hex(4).encode()
    keys = [question.key, question.lease_key]
    try:
        _script(_STORE)(keys=keys, args=[found.lease, head + b"\n" + value, milliseconds])
    except CacheUnavailable:
        return None
    return StoredValue(question.key, head, question.namespaces, value)


def release(question: Question, found: Found) -> None:
    """Release the lease of a value that is not stored."""
    release_lease(question.lease_key, found.lease)


def release_lease(key: str, holder: str | bytes) -> None:
    """Release a lease if it still belongs to this holder."""
    if not holder:
        return
    try:
        _script(_STORE)(keys=[key, key], args=[holder, "", 0])
    except CacheUnavailable:
        # The lease expires by itself.
        return


def _script(text: str) -> Callable[..., Any]:
    return _register(text, settings.CACHES["default"]["LOCATION"])


@cache
def _register(text: str, _url: str) -> Callable[..., Any]:
    return cache_server().register_script(text)
