"""Selectors of orders. An order that the viewer may not see is not found."""

from dataclasses import dataclass

from django.db.models import QuerySet

from domains.commerce.models import Order, OrderEvent, OrderItem
from domains.commerce.permissions import orders_visible_to
from shared.auth.models import User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import NotFound
from shared.lookups import get_or_not_found
from shared.rows import find_values
from shared.selections import Selection, select


def list_orders(*, viewer: User, status: str | None = None) -> QuerySet[Order]:
    """
    Return the orders the viewer may see, newest first, with their lines.
    """
    orders = orders_visible_to(viewer).with_items().order_by("-created_at", "-pk")
    return orders.filter(status=status) if status else orders


def find_order(*, order_id: int, viewer: User) -> QuerySet[Order]:
    """
    Return the order with this id if the viewer may see it, or an empty query set.
    """
    return orders_visible_to(viewer).with_items().filter(pk=order_id)


def get_order(*, order_id: int, viewer: User) -> Order:
    """
    Return one order with its lines.

    :raises NotFound: if there is none that the viewer may see.
    """
    return get_or_not_found(select(list_orders, viewer=viewer), kind="order", key=order_id)


def list_new_orders(*, viewer: Viewer, after: int = 0) -> QuerySet[Order]:
    """
    Return the orders of all customers after an id, oldest first, with their lines.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer is not an admin.
    """
    require_admin(viewer)
    return Order.objects.filter(pk__gt=after).with_items().order_by("pk")


@dataclass(frozen=True, slots=True)
class NewOrders:
    """Reads new orders for an admin who subscribes to them."""

    admin: User

    def get(self, *, order_id: int) -> Order:
        """
        Return one order.

        :raises NotFound: if there is none.
        """
        return get_order(order_id=order_id, viewer=self.admin)

    def list_after(self, order_id: int) -> QuerySet[Order]:
        """Return the orders after an id, oldest first."""
        return list_new_orders(viewer=self.admin, after=order_id)


def get_new_orders(*, viewer: User) -> NewOrders:
    """
    Return a reader of new orders.

    :raises PermissionDenied: if the viewer is not an admin.
    """
    require_admin(viewer)
    return NewOrders(viewer)


def list_order_items() -> QuerySet[OrderItem]:
    """
    Return the lines of all orders, in the order of the request.
    """
    return OrderItem.objects.order_by("pk")


def list_order_events(*, order_id: int, viewer: User) -> Selection[OrderEvent]:
    """
    Return the events of an order, oldest first.

    :raises NotFound: if there is no such order that the viewer may see.
    """
    if find_values(select(find_order, order_id=order_id, viewer=viewer), names=["pk"]) is None:
        raise NotFound(f"There is no order {order_id}.")
    return select(_order_events, order_id=order_id)


def _order_events(*, order_id: int) -> QuerySet[OrderEvent]:
    return OrderEvent.objects.filter(order_id=order_id).order_by("pk")
