"""What this process remembers of its latest answers: how long each took, what the cache did."""

import math
from collections import deque
from dataclasses import dataclass

MOST_REMEMBERED = 1000
HIT = "nexus; hit"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """The part of a hundred; there must be something to have a part of."""
        return 100 * self.part / self.whole


class Recent:
    """
    The latest answers of the API.

    Noting one costs well under a microsecond, whoever looks at them pays for the sorting.
    """

    def __init__(self, *, most: int = MOST_REMEMBERED) -> None:
        self._answers: deque[tuple[float, str | None]] = deque(maxlen=most)

    def note(self, seconds: float, cache_status: str | None) -> None:
        """Remember one more, and forget the oldest when there are too many."""
        self._answers.append((seconds, cache_status))

    def forget(self) -> None:
        """Begin anew."""
        self._answers.clear()

    def __len__(self) -> int:
        return len(self._answers)

    def p95(self) -> float | None:
        """Return the seconds in which 95 of 100 were answered; None if there were none."""
        took = sorted(seconds for seconds, _ in self._answers.copy())
        return took[math.ceil(0.95 * len(took)) - 1] if took else None

    def hits(self) -> Share | None:
        """Return how many came from the cache, of those it took part in; None if there are none."""
        said = [status for _, status in self._answers.copy() if status]
        return Share(sum(status.startswith(HIT) for status in said), len(said)) if said else None


recent = Recent()
"""Those of this process."""
