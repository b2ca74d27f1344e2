"""Equal shares of admitted requests under overload, whatever order they are considered in."""

from collections import Counter
from collections.abc import Hashable

TOLERANCE = 1.1
MOST_OFFERED = 2048
"""How many requests are counted before the counts are halved, so that old ones matter less."""


class FairShares:
    """
    Counts how many requests of each kind were offered and admitted.

    The event loop considers a request without a body earlier in its cycle than one whose body it
    waits for. Under overload the earlier ones would take every thread that became free.
    """

    def __init__(self) -> None:
        self._offered: Counter[Hashable] = Counter()
        self._admitted: Counter[Hashable] = Counter()

    def is_ahead(self, kind: Hashable) -> bool:
        """Return whether a larger share of this kind was admitted than of all requests."""
        share = self._admitted[kind] * self._offered.total()
        return share > TOLERANCE * self._admitted.total() * self._offered[kind]

    def count(self, kind: Hashable, *, is_admitted: bool) -> None:
        """Count a request that was admitted or refused."""
        self._offered[kind] += 1
        self._admitted[kind] += is_admitted
        if self._offered.total() > MOST_OFFERED:
            for counts in (self._offered, self._admitted):
                for each in counts:
                    counts[each] //= 2
