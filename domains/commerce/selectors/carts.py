"""Selectors of carts. Products that are not on sale are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from domains.commerce.models import Cart, CartItem
from domains.commerce.models.products import DEFAULT_CURRENCY
from shared.auth.models import User
from shared.objects import list_objects
from shared.selections import select

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class CartTotal:
    """The present total of the lines of one currency."""

    currency: str
    total_price: Decimal


@dataclass(frozen=True, slots=True)
class CartContents:
    """
    The lines of a cart, with their present totals.

    A product can change its currency while it is in a cart, so there is a total for each; the
    cart's own is that of its first line. Only a cart of one currency can be ordered.
    """

    items: Sequence[CartItem]
    totals: Sequence[CartTotal]

    @property
    def currency(self) -> str:
        """Return the currency of the first line."""
        return self.totals[0].currency if self.totals else DEFAULT_CURRENCY

    @property
    def total_price(self) -> Decimal:
        """Return the total of the lines in the cart's currency."""
        return self.totals[0].total_price if self.totals else _NOTHING


def list_cart_items(*, user: User) -> QuerySet[CartItem]:
    """
    Return the lines of the user's cart in the order in which they were added.
    """
    return (
        CartItem.objects.filter(cart__in=Cart.objects.open_of(user), product__is_active=True)
        .with_products()
        .order_by("pk")
    )


def get_cart(*, user: User) -> CartContents:
    """
    Return the user's cart, empty if there is none.
    """
    items = list_objects(select(list_cart_items, user=user))
    totals: dict[str, Decimal] = {}
    for item in items:
        currency = item.product.currency
        totals[currency] = totals.get(currency, _NOTHING) + item.product.price * item.quantity
    return CartContents(items=items, totals=[CartTotal(*total) for total in totals.items()])
