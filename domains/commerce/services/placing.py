"""Placing an order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from django.db import transaction

from domains.commerce.errors import (
    InsufficientStock,
    PriceChanged,
    Shortage,
    TooManyUnpaidUnits,
)
from domains.commerce.events import OrderPlaced, StockRanLow
from domains.commerce.models import Cart, Order, OrderItem
from domains.commerce.selectors import PRODUCTS
from domains.commerce.services.carts import (
    MAX_LINES,
    lock_open_cart,
    refuse_bad_quantity,
    refuse_more_than_allowed,
)
from domains.commerce.services.stock import LOW_STOCK, Change, events_of
from shared.auth.models import User
from shared.auth.permissions import require_verified
from shared.errors import NotFound, ValidationFailed
from shared.events import prepare_publishing, publish_written
from shared.plugin_settings import get_setting
from shared.prepared import prepared_cursor

LARGEST_TOTAL = Decimal("9999999999.99")
CUSTOMER_LOCKS = 0x63757374
"""The first key of the advisory locks of customers. Of two orders of a customer at once, the
second counts the first one's units."""


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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an order, with the product as it was before. It is not on sale without a name."""

    field: str
    product_id: int
    quantity: int
    item_id: int | None
    name: str | None
    price: Decimal
    currency: str
    max_per_order: int | None
    stock: int


@dataclass(frozen=True, slots=True)
class _Written:
    """A written order, or one that a rule refused, without an id; its lines as they were before."""

    order_id: int | None
    event_ids: Sequence[int]
    unpaid: int
    lines: Sequence[_Line]

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def total(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))


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
    if not request.from_cart:
        return _place(request.lines, request, customer=customer, now=now)
    # A refused order leaves the cart open.
    with transaction.atomic():
        wanted = _take_cart(request, customer=customer)
        return _place(wanted, request, customer=customer, now=now)


def _take_cart(request: OrderRequest, *, customer: User) -> Sequence[BasketLine]:
    if request.lines:
        raise ValidationFailed.of("items", "Order these items or the cart, not both.")
    cart = lock_open_cart(customer)
    if cart is None:
        return ()
    lines = list(cart.items.filter(product__is_active=True).order_by("pk"))
    Cart.objects.filter(pk=cart.pk).update(status=Cart.Status.ORDERED)
    return lines


def _place(
    wanted: Sequence[BasketLine], request: OrderRequest, *, customer: User, now: datetime
) -> Order:
    _refuse_bad_lines(wanted)
    written = _write_order(wanted, request, customer=customer, now=now)
    if written.order_id is None:
        raise _refusal(written, expected_total=request.expected_total)
    _announce(written.order_id, written, now=now)
    return Order(
        pk=written.order_id,
        user=customer,
        status=Order.Status.PENDING.value,
        currency=written.lines[0].currency,
        total_price=written.total,
        units=written.units,
        shipping_address=request.shipping_address,
        created_at=now,
        updated_at=now,
    ).holding(_items_of(written.order_id, written.lines))


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


def _write_order(
    wanted: Sequence[BasketLine], request: OrderRequest, *, customer: User, now: datetime
) -> _Written:
    """Write an order and its events in one round trip, unless a rule refuses it."""
    address = request.shipping_address
    with prepared_cursor() as cursor:
        cursor.execute(
            _WRITE_ORDER,
            {
                "locks": CUSTOMER_LOCKS,
                "customer": customer.pk,
                "products": [line.product_id for line in wanted],
                "quantities": [line.quantity for line in wanted],
                "address": None if address is None else json.dumps(address),
                "most_unpaid": get_setting("NEXUS_MAX_UNPAID_UNITS"),
                "largest_total": LARGEST_TOTAL,
                "expected_total": request.expected_total,
                "low_stock": LOW_STOCK,
                "now": now,
                "outbox": prepare_publishing(OrderPlaced, StockRanLow),
            },
        )
        rows = cursor.fetchall()
    order_id, event_ids, unpaid = rows[0][:3]
    lines = [
        _Line(f"items.{place}", line.product_id, line.quantity, *row[3:])
        for place, (line, row) in enumerate(zip(wanted, rows, strict=True))
    ]
    return _Written(order_id, event_ids or (), unpaid, lines)


def _refusal(written: _Written, *, expected_total: Decimal | None) -> Exception:
    """Return the error of a refused order."""
    _refuse_too_many_unpaid(written)
    _refuse_shortages(written.lines)
    _refuse_more_than_allowed(written.lines)
    currency = _one_currency(written.lines)
    if written.total > LARGEST_TOTAL:
        return ValidationFailed.of("items", f"An order comes to {LARGEST_TOTAL} at most.")
    # No other reason is left.
    return PriceChanged.to(written.total, currency=currency)


def _refuse_too_many_unpaid(written: _Written) -> None:
    limit = get_setting("NEXUS_MAX_UNPAID_UNITS")
    if written.unpaid + written.units > limit:
        raise TooManyUnpaidUnits(
            f"Unpaid orders hold {limit} units at most, and yours hold {written.unpaid}: pay or"
            " cancel some."
        )


def _refuse_shortages(lines: Sequence[_Line]) -> None:
    in_order_of_ids = sorted(lines, key=lambda line: line.product_id)
    for line in in_order_of_ids:
        if line.name is None:
            raise NotFound(f"Product {line.product_id} is not on sale.")
    short = [line for line in in_order_of_ids if line.stock < line.quantity]
    if short:
        raise InsufficientStock.of(
            [Shortage(line.product_id, line.quantity, available=line.stock) for line in short],
            fields=[f"{line.field}.quantity" for line in short],
            names=[line.name or "" for line in short],
        )


def _refuse_more_than_allowed(lines: Sequence[_Line]) -> None:
    for line in lines:
        refuse_more_than_allowed(line, quantity=line.quantity, field=f"{line.field}.quantity")


def _one_currency(lines: Sequence[_Line]) -> str:
    currency = lines[0].currency
    for line in lines:
        if line.currency != currency:
            message = f"One order holds products of one currency, and the first is in {currency}."
            raise ValidationFailed.of(f"{line.field}.product_id", message)
    return currency


def _announce(order_id: int, written: _Written, *, now: datetime) -> None:
    PRODUCTS.bump()
    changes = [
        Change(line.product_id, delta=-line.quantity, stock=line.stock - line.quantity)
        for line in written.lines
    ]
    events = [*events_of(changes, now=now), OrderPlaced(order_id=order_id)]
    publish_written(written.event_ids, *events)


def _items_of(order_id: int, lines: Sequence[_Line]) -> Iterator[OrderItem]:
    for line in lines:
        yield OrderItem(
            pk=line.item_id,
            order_id=order_id,
            product_id=line.product_id,
            product_name=line.name or "",
            price=line.price,
            quantity=line.quantity,
        )


# The migration of the function explains it.
_WRITE_ORDER = """
SELECT * FROM commerce_write_order(
    %(locks)s, %(customer)s, %(products)s::bigint[], %(quantities)s::int[], %(address)s::jsonb,
    %(most_unpaid)s, %(largest_total)s, %(expected_total)s::numeric, %(low_stock)s, %(now)s,
    %(outbox)s::jsonb
)
"""
