"""Metrics of this process's latest responses: their durations and cache statuses."""

import math
from collections import deque
from dataclasses import dataclass

from shared.caching import Outcome

WINDOW_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Ratio:
    """``part`` of ``whole``, both counted in responses."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """
        The ratio in percent.

        :raises ZeroDivisionError: if ``whole`` is 0.
        """
        return 100 * self.part / self.whole


class ResponseMetrics:
    """
    A sliding window over the latest responses of the API.

    Recording one takes well under a microsecond. The readers sort the durations.
    """

    def __init__(self, *, window_size: int = WINDOW_SIZE) -> None:
        self._responses: deque[tuple[float, str | None]] = deque(maxlen=window_size)

    def record(self, seconds: float, cache_status: str | None) -> None:
        """Record one response; the oldest one leaves a full window."""
        self._responses.append((seconds, cache_status))

    def reset(self) -> None:
        """Remove all responses."""
        self._responses.clear()

    def __len__(self) -> int:
        return len(self._responses)

    def p95(self) -> float | None:
        """Return the 95th percentile of the durations in seconds; None for an empty window."""
        durations = sorted(seconds for seconds, _ in self._responses.copy())
        return durations[math.ceil(0.95 * len(durations)) - 1] if durations else None

    def hit_ratio(self) -> Ratio | None:
        """Return cache hits of all responses with a cache status; None if there are none."""
        statuses = [status for _, status in self._responses.copy() if status]
        hits = sum(status.startswith(Outcome.HIT.value) for status in statuses)
        return Ratio(hits, len(statuses)) if statuses else None


response_metrics = ResponseMetrics()
"""The metrics of this process."""
