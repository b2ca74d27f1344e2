"""The shapes of carts and wishlists."""

from typing import Annotated

from pydantic import Field

from domains.commerce.models.baskets import MOST_IN_CART
from shared.http import Id, In, Moment, Money, Out

Quantity = Annotated[int, Field(ge=1, le=MOST_IN_CART, examples=[2])]


class CartItemIn(In):
    """How many units of a product to put into the cart."""

    product_id: Id
    quantity: Quantity


class CartQuantityIn(In):
    """How many units a line of the cart is to ask for."""

    quantity: Quantity


class WishIn(In):
    """A product to wish for, and whether to send a notification when it is back."""

    product_id: Id
    notify: Annotated[
        bool | None, Field(description="Without it, the choice made before stays; at first, no.")
    ] = None


class ProductBriefOut(Out):
    """What a cart or wishlist shows of a product."""

    id: int
    name: str
    price: Money
    currency: str
    stock: int


class CartItemOut(Out):
    """One line of a cart."""

    id: int
    product_id: int
    product: ProductBriefOut
    quantity: int
    line_total: Money


class CartTotalOut(Out):
    """What the lines of one currency would cost now."""

    currency: str
    total_price: Money


class CartOut(Out):
    """What is in the cart, and what it would cost now. A cart of one currency can be ordered."""

    items: list[CartItemOut]
    total_price: Annotated[Money, Field(description="Of the lines in the cart's currency.")]
    currency: Annotated[str, Field(description="The currency of the first line.")]
    totals: Annotated[list[CartTotalOut], Field(description="One total for each currency.")]


class WishOut(Out):
    """A product on the wishlist."""

    id: int
    product_id: int
    product: ProductBriefOut
    notify: bool
    created_at: Moment


class WishStateOut(Out):
    """Whether a product is on the wishlist, and how long the list is."""

    product_id: int
    is_saved: bool
    notify: bool
    count: int
