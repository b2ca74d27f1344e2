"""Services of orders."""

from datetime import datetime

from django.db import transaction

from domains.commerce.events import OrderMoved
from domains.commerce.models import Order, OrderEvent
from domains.commerce.permissions import orders_visible_to
from domains.commerce.selectors import get_order
from domains.commerce.services import stock
from domains.commerce.services.refunds import mark_refund_due
from shared.auth.models import User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import InvalidTransition
from shared.events import publish
from shared.lookups import get_or_not_found


@transaction.atomic
def cancel_order(*, actor: User, order_id: int, now: datetime) -> Order:
    """
    Cancel a pending order and restock its units once. A repeated call changes nothing.

    :raises NotFound: if there is no such order that the actor may see.
    :raises InvalidTransition: if its status does not allow it.
    """
    order = locked_order(order_id, viewer=actor)
    if order.status != Order.Status.CANCELLED:
        move_order(order, to=Order.Status.CANCELLED, actor=actor, now=now)
    return get_order(order_id=order_id, viewer=actor)


@transaction.atomic
def set_order_status(*, actor: Viewer, order_id: int, status: str, now: datetime) -> Order:
    """
    Set the status of an order. A cancelled order is restocked.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if there is no such order.
    :raises InvalidTransition: if its status does not allow the next one.
    """
    admin = require_admin(actor)
    move_order(locked_order(order_id, viewer=admin), to=status, actor=admin, now=now)
    return get_order(order_id=order_id, viewer=admin)


def locked_order(order_id: int, *, viewer: User) -> Order:
    """
    Return an order, locked until the transaction ends.

    :raises NotFound: if there is none that the viewer may see.
    """
    return get_or_not_found(
        orders_visible_to(viewer).select_for_update(no_key=True), kind="order", key=order_id
    )


def move_order(order: Order, *, to: str, actor: User | None, now: datetime, note: str = "") -> None:
    """
    Change an order's status, with its stock, refund and event.

    The order must be locked.

    :raises InvalidTransition: if its status does not allow the next one.
    """
    if to not in Order.NEXT[order.status]:
        raise InvalidTransition(f"An order that is {order.status} cannot become {to}.")
    was, order.status = order.status, to
    order.updated_at = now
    if to == Order.Status.CANCELLED:
        order.cancelled_at = now
        stock.put_back_from_order(order, actor=actor, now=now)
    if to == Order.Status.REFUNDED:
        mark_refund_due(order, now=now)
    order.save(update_fields=["status", "updated_at", "cancelled_at"])
    OrderEvent.objects.create(
        order=order, from_status=was, to_status=to, actor=actor, note=note, created_at=now
    )
    publish(OrderMoved(order_id=order.pk, status=to, actor_id=actor.pk if actor else None))
