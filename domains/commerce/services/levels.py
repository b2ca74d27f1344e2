"""Noticing that a stock runs low, or that there is one again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domains.commerce.events import ProductCameBack, StockRanLow
from shared.events import publish

LOW_STOCK = 5
"""A stock of this many units or fewer is low."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one product's stock, and the stock that there is after it."""

    product_id: int
    delta: int
    stock: int

    @property
    def ran_low(self) -> bool:
        """Say whether the stock was not low before and is now."""
        return self.stock <= LOW_STOCK < self.stock - self.delta

    @property
    def came_back(self) -> bool:
        """Say whether there were no units before and there are now."""
        return self.delta == self.stock > 0


def announce_crossings(changes: Iterable[Change], *, now: datetime) -> None:
    """
    Publish which stocks have crossed a mark, once for each time they do.

    The products must be locked, as they are for whoever has just changed their stock: so of
    two orders at once, the stocks are those each of them left, and one of them crosses.
    """
    for change in changes:
        if change.ran_low:
            publish(StockRanLow(product_id=change.product_id, stock=change.stock, at=now))
        if change.came_back:
            publish(ProductCameBack(product_id=change.product_id))
