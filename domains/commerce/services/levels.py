"""Detection of low stock and of products that are back in stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domains.commerce.events import ProductCameBack, StockRanLow
from shared.events import publish

LOW_STOCK = 5
"""A stock of this many units or fewer is low."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a product's stock, and the stock after it, both in units."""

    product_id: int
    delta: int
    stock: int

    @property
    def ran_low(self) -> bool:
        """Whether the stock fell to the threshold or below."""
        return self.stock <= LOW_STOCK < self.stock - self.delta

    @property
    def came_back(self) -> bool:
        """Whether the product was out of stock before and is not now."""
        return self.delta == self.stock > 0


def announce_crossings(changes: Iterable[Change], *, now: datetime) -> None:
    """
    Publish an event for every stock that crossed a threshold, once for each crossing.

    The caller must hold the locks of the products, which an update of the stock takes. Then one
    of two concurrent orders crosses the threshold.
    """
    for change in changes:
        if change.ran_low:
            publish(StockRanLow(product_id=change.product_id, stock=change.stock, at=now))
        if change.came_back:
            publish(ProductCameBack(product_id=change.product_id))
