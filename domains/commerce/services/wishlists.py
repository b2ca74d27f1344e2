"""Services of wishlists."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from domains.commerce.models import Product, WishlistItem
from domains.commerce.selectors import list_wishes
from shared.auth.models import User
from shared.errors import NotFound
from shared.references import lock_referenced
from shared.rows import count_rows, find_values
from shared.selections import select


@dataclass(frozen=True, slots=True)
class WishState:
    """Whether a product is on a user's wishlist, and the length of the list."""

    product_id: int
    is_saved: bool
    notify: bool
    count: int


@transaction.atomic
def add_to_wishlist(
    *, user: User, product_id: int, notify: bool | None, now: datetime
) -> WishState:
    """
    Add a product to the user's wishlist. A product that is on it is not added again.

    A ``notify`` of None leaves that choice as it is, which is False at first.

    :raises NotFound: if no such product is on sale.
    """
    if not lock_referenced(select(_product_to_save, product_id=product_id)):
        raise NotFound(f"There is no product {product_id}.")
    WishlistItem.objects.put(user=user, product=product_id, notify=bool(notify), created_at=now)
    if notify is not None:
        WishlistItem.objects.filter(user=user, product_id=product_id).update(notify=notify)
    return _state(user, product_id=product_id)


@transaction.atomic
def remove_from_wishlist(*, user: User, product_id: int) -> WishState:
    """
    Remove a product from the user's wishlist, if it is on it.
    """
    WishlistItem.objects.take(user=user, product=product_id)
    return _state(user, product_id=product_id)


def _state(user: User, *, product_id: int) -> WishState:
    saved = find_values(select(_wish, user=user, product_id=product_id), names=["notify"])
    return WishState(
        product_id=product_id,
        is_saved=saved is not None,
        notify=saved is not None and saved[0],
        count=count_rows(select(list_wishes, user=user)),
    )


def _product_to_save(*, product_id: int) -> QuerySet[Product]:
    return Product.objects.on_sale().filter(pk=product_id).only("pk")


def _wish(*, user: User, product_id: int) -> QuerySet[WishlistItem]:
    return WishlistItem.objects.filter(user=user, product_id=product_id)
