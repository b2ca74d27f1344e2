"""Services of orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from django.db import transaction

from domains.commerce.errors import PriceChanged
from domains.commerce.events import OrderMoved, OrderPlaced
from domains.commerce.models import Cart, Order, OrderEvent, OrderItem, Product
from domains.commerce.permissions import orders_visible_to
from domains.commerce.selectors import get_order
from domains.commerce.services import stock
from domains.commerce.services.carts import (
    MAX_LINES,
    lock_open_cart,
    refuse_bad_quantity,
    refuse_more_than_allowed,
)
from domains.commerce.services.refunds import mark_refund_due
from domains.commerce.services.unpaid_orders import refuse_too_many_unpaid
from shared.auth.models import User
from shared.auth.permissions import require_admin, require_verified
from shared.auth.viewer import Viewer
from shared.errors import InvalidTransition, NotFound, ValidationFailed
from shared.events import publish

LARGEST_TOTAL = Decimal("9999999999.99")


class BasketLine(Protocol):
    """A product and the quantity that a customer wants."""

    @property
    def product_id(self) -> int: ...
    @property
    def quantity(self) -> int: ...


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """A request for an order of these lines, or of the cart."""

    lines: Sequence[BasketLine] = ()
    from_cart: bool = False
    shipping_address: Mapping[str, str] | None = None
    expected_total: Decimal | None = None


@transaction.atomic
def place_order(*, customer: User, request: OrderRequest, now: datetime) -> Order:
    """
    Place an order and take its stock, or change nothing.

    :raises ValidationFailed: if there is nothing to buy, a product is there twice, or a
        quantity is not one that may be ordered.
    :raises NotFound: if a product does not exist or is not on sale.
    :raises EmailNotVerified: if the customer has to verify an address first.
    :raises TooManyUnpaidUnits: if the customer's unpaid orders would hold too many units.
    :raises InsufficientStock: if fewer units are left than requested.
    :raises PriceChanged: if the total is not the one the customer expects.
    """
    require_verified(customer)
    lines = _lines_of(request, customer=customer)
    _refuse_bad_lines(lines)
    quantities = {line.product_id: line.quantity for line in lines}
    refuse_too_many_unpaid(customer, more=sum(quantities.values()))
    fields = {line.product_id: f"items.{place}" for place, line in enumerate(lines)}

    products = stock.take_for_order(
        quantities, refuse={pk: f"{field}.quantity" for pk, field in fields.items()}, now=now
    )
    for product_id, product in products.items():
        refuse_more_than_allowed(
            product, quantity=quantities[product_id], field=f"{fields[product_id]}.quantity"
        )
    currency = _one_currency(products, fields=fields)
    total = _total(products, quantities=quantities)
    if request.expected_total is not None and request.expected_total != total:
        raise PriceChanged.to(total, currency=currency)

    order = Order.objects.create(
        user=customer,
        currency=currency,
        total_price=total,
        shipping_address=request.shipping_address,
        created_at=now,
        updated_at=now,
    )
    _write_lines(
        order, products=[products[line.product_id] for line in lines], quantities=quantities
    )
    stock.record_order_movements(order, quantities, sign=-1, actor=customer, now=now)
    _write_event(order, from_status=None, actor=customer, note="", now=now)
    publish(OrderPlaced(order_id=order.pk))
    return get_order(order_id=order.pk, viewer=customer)


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
    try:
        return orders_visible_to(viewer).select_for_update(no_key=True).get(pk=order_id)
    except Order.DoesNotExist:
        raise NotFound(f"There is no order {order_id}.") from None


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
    _write_event(order, from_status=was, actor=actor, note=note, now=now)
    publish(OrderMoved(order_id=order.pk, status=to, actor_id=actor.pk if actor else None))


def _lines_of(request: OrderRequest, *, customer: User) -> Sequence[BasketLine]:
    if not request.from_cart:
        return request.lines
    if request.lines:
        raise ValidationFailed.of("items", "Order these items or the cart, not both.")
    cart = lock_open_cart(customer)
    if cart is None:
        return ()
    lines = list(cart.items.filter(product__is_active=True).order_by("pk"))
    Cart.objects.filter(pk=cart.pk).update(status=Cart.Status.ORDERED)
    return lines


def _refuse_bad_lines(lines: Sequence[BasketLine]) -> None:
    if not lines:
        raise ValidationFailed.of("items", "Order at least one product.")
    if len(lines) > MAX_LINES:
        raise ValidationFailed.of("items", f"An order has {MAX_LINES} lines at most.")
    seen: set[int] = set()
    for place, line in enumerate(lines):
        refuse_bad_quantity(line.quantity, field=f"items.{place}.quantity")
        if line.product_id in seen:
            message = "This product is in the order already."
            raise ValidationFailed.of(f"items.{place}.product_id", message)
        seen.add(line.product_id)


def _one_currency(products: Mapping[int, Product], *, fields: Mapping[int, str]) -> str:
    first, *others = fields
    currency = products[first].currency
    for product_id in others:
        if products[product_id].currency != currency:
            message = f"One order holds products of one currency, and the first is in {currency}."
            raise ValidationFailed.of(f"{fields[product_id]}.product_id", message)
    return currency


def _total(products: Mapping[int, Product], *, quantities: Mapping[int, int]) -> Decimal:
    total = sum((product.price * quantities[pk] for pk, product in products.items()), Decimal(0))
    if total > LARGEST_TOTAL:
        raise ValidationFailed.of("items", f"An order comes to {LARGEST_TOTAL} at most.")
    return total


def _write_lines(
    order: Order, *, products: Sequence[Product], quantities: Mapping[int, int]
) -> None:
    OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            product=product,
            product_name=product.name,
            price=product.price,
            quantity=quantities[product.pk],
        )
        for product in products
    )


def _write_event(
    order: Order, *, from_status: str | None, actor: User | None, note: str, now: datetime
) -> None:
    OrderEvent.objects.create(
        order=order,
        from_status=from_status,
        to_status=order.status,
        actor=actor,
        note=note,
        created_at=now,
    )
