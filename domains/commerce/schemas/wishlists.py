"""Schemas of wishlists."""

from typing import Annotated

from pydantic import Field

from domains.commerce.schemas.carts import ProductBriefOut
from shared.http import Id, In, Moment, Out


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
