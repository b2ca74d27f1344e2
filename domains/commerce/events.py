"""What happens in commerce, for whoever wants to know."""

from dataclasses import dataclass
from datetime import datetime

from shared.events import Event
from shared.realtime import Topic

ORDERS = Topic("commerce.orders")
"""An order has moved: its id."""

NEW_ORDERS = Topic("commerce.new_orders")
"""Somebody has placed an order."""

STOCK = Topic("commerce.stock")
"""There are more or fewer units of a product: its id."""


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """A customer has placed an order and its stock has been taken."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderMoved(Event):
    """An order has taken a step from one status to the next; nobody's act has no actor."""

    order_id: int
    status: str
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProductImportQueued(Event):
    """A file of products was uploaded and waits for a worker."""

    import_id: int


@dataclass(frozen=True, slots=True)
class RefundDue(Event):
    """A payment was taken for an order that is cancelled, refunded or paid already."""

    payment_id: int


@dataclass(frozen=True, slots=True)
class StockChanged(Event):
    """More or fewer units of a product are left than before."""

    product_id: int
    delta: int


@dataclass(frozen=True, slots=True)
class StockRanLow(Event):
    """The last but a few units of a product were taken: its stock has crossed the mark."""

    product_id: int
    stock: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ProductCameBack(Event):
    """There are units of a product of which there were none."""

    product_id: int
