"""Schemas of orders."""

from typing import Annotated

from pydantic import Field

from domains.commerce.models import Order
from domains.commerce.schemas.carts import Quantity
from domains.commerce.services import OrderRequest
from shared.http import Filters, Id, In, Moment, Money, MoneyIn, Name, Out


class OrderLineIn(In):
    """A product and the quantity to order."""

    product_id: Id
    quantity: Quantity


class ShippingAddressIn(In):
    """The address for a delivery."""

    name: Annotated[str, Name(120), Field(examples=["Ada Lovelace"])]
    line1: Annotated[str, Name(200), Field(examples=["12 St James's Square"])]
    line2: Annotated[str, Name(200, min_length=0)] = ""
    city: Annotated[str, Name(120), Field(examples=["London"])]
    region: Annotated[str, Name(120, min_length=0)] = ""
    postal_code: Annotated[str, Name(20), Field(examples=["SW1Y 4JH"])]
    country: Annotated[str, Name(60), Field(examples=["GB"])]


class OrderIn(In):
    """An order of these items, or of the cart."""

    items: list[OrderLineIn] = Field(default_factory=list, max_length=100)
    from_cart: bool = False
    shipping_address: ShippingAddressIn | None = None
    expected_total: MoneyIn | None = None

    def request(self) -> OrderRequest:
        """Return the request that services take."""
        address = self.shipping_address
        return OrderRequest(
            lines=self.items,
            from_cart=self.from_cart,
            shipping_address=address.model_dump() if address else None,
            expected_total=self.expected_total,
        )


class OrderFilters(Filters):
    """Filters that narrow a list of orders."""

    status: Order.Status | None = None


class OrderStatusIn(In):
    """The next status of an order."""

    status: Annotated[Order.Status, Field(examples=["shipped"])]


class ShippingAddressOut(Out):
    """The address for a delivery."""

    name: Annotated[str, Field(examples=["Ada Lovelace"])]
    line1: Annotated[str, Field(examples=["12 St James's Square"])]
    line2: str = ""
    city: Annotated[str, Field(examples=["London"])]
    region: str = ""
    postal_code: Annotated[str, Field(examples=["SW1Y 4JH"])]
    country: Annotated[str, Field(examples=["GB"])]


class OrderItemOut(Out):
    """A line of an order, with the product's name and price at the time of the order."""

    id: int
    order_id: int
    product_id: int
    product_name: str
    quantity: int
    price: Money


class OrderOut(Out):
    """An order with its lines, as they were when it was placed."""

    id: int
    user_id: int
    status: Order.Status
    currency: str
    total_price: Money
    items: list[OrderItemOut]
    shipping_address: ShippingAddressOut | None
    created_at: Moment
    updated_at: Moment
    cancelled_at: Moment | None


class OrderEventOut(Out):
    """A change of an order's status. The first one has no status before it."""

    id: int
    order_id: int
    from_status: Order.Status | None
    to_status: Order.Status
    actor_id: int | None
    note: str
    created_at: Moment
