"""Schemas of carts and wishlists."""

from typing import Annotated

from pydantic import Field

from domains.commerce.models.baskets import MAX_QUANTITY
from shared.http import Id, In, Moment, Money, Out

Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY, examples=[2])]


class CartItemIn(In):
    """A product and the quantity to add to the cart."""

    product_id: Id
    quantity: Quantity


class CartQuantityIn(In):
    """The new quantity of a line of the cart."""

    quantity: Quantity


class WishIn(In):
    """A product to add to the wishlist, and whether to notify its user when it is back in stock."""

    product_id: Id
    notify: Annotated[
        bool | None,
        Field(
            description="Whether to notify the user when it is back in stock. If it is absent,"
            " the earlier choice stays; the default is false."
        ),
    ] = None


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


class WishOut(Out):
    """A product on a wishlist."""

    id: int
    product_id: int
    product: ProductBriefOut
    notify: bool
    created_at: Moment


class WishStateOut(Out):
    """Whether a product is on the wishlist, and the length of the list."""

    product_id: int
    is_saved: bool
    notify: bool
    count: int
