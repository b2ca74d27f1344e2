"""Reading orders. Whoever may not see an order is told that there is none."""

from django.db.models import QuerySet

from domains.commerce.models import Order, OrderEvent, OrderItem
from domains.commerce.permissions import orders_open_to
from shared.auth.models import User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import NotFound


def list_orders(*, viewer: User, status: str | None = None) -> QuerySet[Order]:
    """
    Return the orders the viewer may see, newest first, with their lines.
    """
    orders = orders_open_to(viewer).with_items().order_by("-created_at", "-pk")
    return orders.filter(status=status) if status else orders


def get_order(*, order_id: int, viewer: User) -> Order:
    """
    Return one order with its lines.

    :raises NotFound: if there is none, or it is not the viewer's to see.
    """
    try:
        return orders_open_to(viewer).with_items().get(pk=order_id)
    except Order.DoesNotExist:
        raise NotFound(f"There is no order {order_id}.") from None


def list_new_orders(*, viewer: Viewer, after: int = 0) -> QuerySet[Order]:
    """
    Return the orders that anybody placed after one, as they were placed, with their lines.

    :raises PermissionDenied: unless an admin asks.
    """
    require_admin(viewer)
    return Order.objects.filter(pk__gt=after).with_items().order_by("pk")


def list_order_items() -> QuerySet[OrderItem]:
    """
    Return the lines of orders that were found already, in the order they were asked for.
    """
    return OrderItem.objects.order_by("pk")


def list_order_events(*, order_id: int, viewer: User) -> QuerySet[OrderEvent]:
    """
    Return the steps an order has taken, from the first.

    :raises NotFound: if there is no such order, or it is not the viewer's to see.
    """
    if not orders_open_to(viewer).filter(pk=order_id).exists():
        raise NotFound(f"There is no order {order_id}.")
    return OrderEvent.objects.filter(order_id=order_id).order_by("pk")
