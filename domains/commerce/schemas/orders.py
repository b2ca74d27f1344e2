"""The shapes of orders and payments."""

from typing import Annotated, Literal

from pydantic import Field

from domains.commerce.models import Order
from domains.commerce.schemas.baskets import Quantity
from domains.commerce.services import OrderRequest
from shared.http import Filters, Id, In, Line, Moment, Money, MoneyIn, Name, Out


class OrderLineIn(In):
    """How many units of one product a customer wants."""

    product_id: Id
    quantity: Quantity


class ShippingAddress(In):
    """Where an order is to be sent."""

    name: Annotated[str, Name(120), Field(examples=["Ada Lovelace"])]
    line1: Annotated[str, Name(200), Field(examples=["12 St James's Square"])]
    line2: Annotated[str, Name(200, min_length=0)] = ""
    city: Annotated[str, Name(120), Field(examples=["London"])]
    region: Annotated[str, Name(120, min_length=0)] = ""
    postal_code: Annotated[str, Name(20), Field(examples=["SW1Y 4JH"])]
    country: Annotated[str, Name(60), Field(examples=["GB"])]


class OrderIn(In):
    """What to order: these items, or else what is in the cart."""

    items: list[OrderLineIn] = Field(default_factory=list, max_length=100)
    from_cart: bool = False
    shipping_address: ShippingAddress | None = None
    expected_total: MoneyIn | None = None

    def request(self) -> OrderRequest:
        """Return it as services want it."""
        address = self.shipping_address
        return OrderRequest(
            lines=self.items,
            from_cart=self.from_cart,
            shipping_address=address.model_dump() if address else None,
            expected_total=self.expected_total,
        )


class OrderFilters(Filters):
    """Which orders."""

    status: Order.Status | None = None


class OrderStatusIn(In):
    """The status an order is to have next."""

    status: Annotated[Order.Status, Field(examples=["shipped"])]


class PaymentEventIn(In):
    """A message of the payment provider."""

    id: Annotated[str, Line(100), Field(examples=["evt_0001"])]
    type: Literal["payment_succeeded", "payment_failed", "payment_refunded"]
    provider_ref: Annotated[str, Line(100), Field(examples=["demo_0001"])]


class OrderItemOut(Out):
    """One product of an order, as it was when it was bought."""

    id: int
    order_id: int
    product_id: int
    product_name: str
    quantity: int
    price: Money


class OrderOut(Out):
    """An order."""

    id: int
    user_id: int
    status: Order.Status
    currency: str
    total_price: Money
    items: list[OrderItemOut]
    shipping_address: ShippingAddress | None
    created_at: Moment
    updated_at: Moment


class OrderEventOut(Out):
    """One step of an order; the first comes from no status."""

    id: int
    order_id: int
    from_status: Order.Status | None
    to_status: Order.Status
    actor_id: int | None
    note: str
    created_at: Moment


class PaymentReceiptOut(Out):
    """That a message of the payment provider was received."""

    id: str
