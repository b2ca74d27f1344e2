"""What happens in commerce, for whoever wants to know."""

from dataclasses import dataclass

from shared.events import Event


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """A customer has placed an order and its stock has been taken."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderMoved(Event):
    """An order has taken a step from one status to the next."""

    order_id: int
    status: str


@dataclass(frozen=True, slots=True)
class StockChanged(Event):
    """More or fewer units of a product are left than before."""

    product_id: int
    delta: int
