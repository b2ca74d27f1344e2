"""Events and topics of commerce."""

from dataclasses import dataclass
from datetime import datetime

from shared.events import Event
from shared.realtime import Topic

ORDERS = Topic("commerce.orders")
"""The channel of an order, by its id. Announced when its status changes."""

NEW_ORDERS = Topic("commerce.new_orders")
"""The channel of new orders."""

STOCK = Topic("commerce.stock")
"""The channel of a product, by its id. Announced when its stock changes."""


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """An order was placed and its stock was taken."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderMoved(Event):
    """An order's status changed. ``actor_id`` is None if no user changed it."""

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
    """The stock of a product changed by ``delta`` units."""

    product_id: int
    delta: int


@dataclass(frozen=True, slots=True)
class StockRanLow(Event):
    """The stock of a product fell to the low-stock threshold or below."""

    product_id: int
    stock: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ProductCameBack(Event):
    """A product that was out of stock is in stock again."""

    product_id: int
