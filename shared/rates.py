"""Rates of requests: how many are allowed, and the algorithm that counts them in Lua."""

import math
from dataclasses import dataclass

from django.conf import settings

from shared.errors import RateLimited

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

    @property
    def untouched(self) -> RateState:
        """The state of a bucket in which nothing is counted."""
        return RateState(limit=self.limit, remaining=self.limit, reset_after=0)

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


@dataclass(frozen=True, slots=True)
class Charge:
    """What a request costs: ``cost`` calls, in the bucket with this key on the cache server."""

    bucket: str
    rate: Rate
    cost: int

    @property
    def arguments(self) -> tuple[int, int, int]:
        """The period, the limit and the cost, as the Lua function ``count`` takes them."""
        return self.rate.milliseconds, self.rate.limit, self.cost


def require_within(state: RateState) -> RateState:
    """
    Return the state of a counted request.

    :raises RateLimited: if the request exceeded the rate.
    """
    if state.is_exceeded:
        raise RateLimited("Too many requests; try again later.", retry_after=state.retry_after)
    return state


def rate_headers(state: RateState) -> dict[str, str]:
    """Return the ``X-RateLimit`` headers by name; the time of the reset is in seconds from now."""
    return {
        "X-RateLimit-Limit": str(state.limit),
        "X-RateLimit-Remaining": str(state.remaining),
        "X-RateLimit-Reset": str(state.reset_after),
    }
