"""Who may see and do what in commerce. Selectors and services ask, so both transports obey."""

from domains.commerce.models import Order, OrderItem, Product
from domains.commerce.models.orders import OrderQuerySet
from shared.auth.models import User
from shared.errors import PermissionDenied


def orders_open_to(viewer: User) -> OrderQuerySet:
    """Return the orders this user may see: an admin all of them, anybody else their own."""
    return Order.objects.all() if viewer.is_admin else Order.objects.of(viewer)


def require_buyer(user: User, *, product: Product) -> None:
    """
    Make sure that the user has bought and paid the product.

    :raises PermissionDenied: if not.
    """
    bought = OrderItem.objects.filter(
        product=product, order__user=user, order__status__in=Order.BOUGHT
    )
    if not bought.exists():
        raise PermissionDenied("Only those who have bought a product may review it.")
