"""Permissions of commerce. Selectors and services check them, so they apply to both transports."""

from domains.commerce.models import Order, OrderItem, Product
from domains.commerce.models.orders import OrderQuerySet
from shared.auth.models import User
from shared.errors import PermissionDenied


def orders_visible_to(viewer: User) -> OrderQuerySet:
    """Return the orders that a user may see: every order for an admin, otherwise their own."""
    return Order.objects.all() if viewer.is_admin else Order.objects.of(viewer)


def require_buyer(user: User, *, product: Product) -> None:
    """
    Require that the user has bought and paid for the product.

    :raises PermissionDenied: if not.
    """
    bought = OrderItem.objects.filter(
        product=product, order__user=user, order__status__in=Order.BOUGHT
    )
    if not bought.exists():
        raise PermissionDenied("Only buyers of a product may review it.")
