"""Reading carts and wishlists. Products that left the shop are not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from domains.commerce.models import Cart, CartItem, WishlistItem
from domains.commerce.models.catalogue import DEFAULT_CURRENCY
from shared.auth.models import User

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class CartContents:
    """What is in a cart, and what it would cost now."""

    items: Sequence[CartItem]
    total_price: Decimal
    currency: str


def list_cart_items(*, user: User) -> QuerySet[CartItem]:
    """
    Return the lines of the user's cart in the order they were put there.
    """
    return (
        CartItem.objects.filter(cart__in=Cart.objects.open_of(user), product__is_active=True)
        .with_products()
        .order_by("pk")
    )


def get_cart(*, user: User) -> CartContents:
    """
    Return the user's cart; one that was never filled is empty.
    """
    items = list(list_cart_items(user=user))
    return CartContents(
        items=items,
        total_price=sum((item.product.price * item.quantity for item in items), _NOTHING),
        currency=items[0].product.currency if items else DEFAULT_CURRENCY,
    )


def list_wishes(*, user: User) -> QuerySet[WishlistItem]:
    """
    Return what is on the user's wishlist, newest first.
    """
    return (
        WishlistItem.objects.filter(user=user, product__is_active=True)
        .with_products()
        .order_by("-created_at", "-pk")
    )
