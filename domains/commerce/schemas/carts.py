"""Schemas of carts."""

from typing import Annotated

from pydantic import Field

from domains.commerce.models.carts import MAX_QUANTITY
from shared.http import Id, In, Money, Out

Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY, examples=[2])]


class CartItemIn(In):
    """A product and the quantity to add to the cart."""

    product_id: Id
    quantity: Quantity


class CartQuantityIn(In):
    """The new quantity of a line of the cart."""

    quantity: Quantity


class ProductBriefOut(Out):
    """The fields of a product in a cart or wishlist."""

    id: int
    name: str
    price: Money
    currency: str
    stock: int


class CartItemOut(Out):
    """A line of a cart."""

    id: int
    product_id: int
    product: ProductBriefOut
    quantity: int
    line_total: Money


class CartTotalOut(Out):
    """The present total of the lines of one currency."""

    currency: str
    total_price: Money


class CartOut(Out):
    """A cart, with its present totals. A cart of one currency can be ordered."""

    items: list[CartItemOut]
    total_price: Annotated[
        Money, Field(description="The total of the lines in the cart's currency.")
    ]
    currency: Annotated[str, Field(description="The currency of the first line.")]
    totals: Annotated[list[CartTotalOut], Field(description="The total for each currency.")]
