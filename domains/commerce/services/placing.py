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
from domains.commerce.events import OrderPlaced
from domains.commerce.models import Cart, Order, OrderItem
from domains.commerce.selectors import PRODUCTS
from domains.commerce.services.carts import (
    MAX_LINES,
    lock_open_cart,
    refuse_bad_quantity,
    refuse_more_than_allowed,
)
from domains.commerce.services.stock import Change, events_of
from shared.auth.models import User
from shared.auth.permissions import require_verified
from shared.errors import NotFound, ValidationFailed
from shared.events import publish
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
    wanted = _lines_of(request, customer=customer)
    _refuse_bad_lines(wanted)
    # Written before the other rules are checked, because one round trip then locks, reads and
    # writes. A refusal rolls the transaction back.
    order_id, unpaid, lines = _write_order(
        wanted, customer=customer, address=request.shipping_address, now=now
    )
    _refuse_too_many_unpaid(unpaid, lines)
    _refuse_shortages(lines)
    _refuse_more_than_allowed(lines)
    currency = _one_currency(lines)
    total = _total(lines)
    if request.expected_total is not None and request.expected_total != total:
        raise PriceChanged.to(total, currency=currency)
    _announce(order_id, lines, now=now)
    return Order(
        pk=order_id,
        user=customer,
        status=Order.Status.PENDING.value,
        currency=currency,
        total_price=total,
        units=sum(line.quantity for line in lines),
        shipping_address=request.shipping_address,
        created_at=now,
        updated_at=now,
    ).holding(_items_of(order_id, lines))


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


def _write_order(
    wanted: Sequence[BasketLine],
    *,
    customer: User,
    address: Mapping[str, str] | None,
    now: datetime,
) -> tuple[int, int, Sequence[_Line]]:
    """
    Write an order in one round trip, and lock its customer and its products.

    Returns its id, the units of the customer's other unpaid orders, and its lines. If a product
    is not on sale, or a stock or the total is out of range, nothing is written, and the ids are
    null.
    """
    with prepared_cursor() as cursor:
        cursor.execute(
            _PLACE_ORDER,
            {
                "locks": CUSTOMER_LOCKS,
                "customer": customer.pk,
                "products": [line.product_id for line in wanted],
                "quantities": [line.quantity for line in wanted],
                "largest_total": LARGEST_TOTAL,
                "address": None if address is None else json.dumps(address),
                "now": now,
            },
        )
        rows = cursor.fetchall()
    order_id, unpaid = rows[0][:2]
    lines = [
        _Line(f"items.{place}", line.product_id, line.quantity, *row[2:])
        for place, (line, row) in enumerate(zip(wanted, rows, strict=True))
    ]
    return order_id, unpaid, lines


def _refuse_too_many_unpaid(unpaid: int, lines: Sequence[_Line]) -> None:
    limit = get_setting("NEXUS_MAX_UNPAID_UNITS")
    if unpaid + sum(line.quantity for line in lines) > limit:
        raise TooManyUnpaidUnits(
            f"Unpaid orders hold {limit} units at most, and yours hold {unpaid}: pay or cancel"
            " some."
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


def _total(lines: Sequence[_Line]) -> Decimal:
    total = sum((line.price * line.quantity for line in lines), Decimal(0))
    if total > LARGEST_TOTAL:
        raise ValidationFailed.of("items", f"An order comes to {LARGEST_TOTAL} at most.")
    return total


def _announce(order_id: int, lines: Sequence[_Line], *, now: datetime) -> None:
    PRODUCTS.bump()
    changes = [
        Change(line.product_id, delta=-line.quantity, stock=line.stock - line.quantity)
        for line in lines
    ]
    publish(*events_of(changes, now=now), OrderPlaced(order_id=order_id))


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
_PLACE_ORDER = """
SELECT * FROM commerce_place_order(
    %(locks)s, %(customer)s, %(products)s::bigint[], %(quantities)s::int[], %(largest_total)s,
    %(address)s::jsonb, %(now)s
)
"""
