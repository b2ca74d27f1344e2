"""The type of the query sets that a mixin extends."""

from typing import Any, Protocol, Self


class Filterable(Protocol):
    """A query set, as its mixins see it."""

    def filter(self, *conditions: Any, **values: Any) -> Self:
        """Return the rows that match all conditions."""
