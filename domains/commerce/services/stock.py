"""Services of stock. Every change of stock writes a line of the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from domains.commerce.errors import InsufficientStock, Shortage
from domains.commerce.events import ProductCameBack, StockChanged, StockRanLow
from domains.commerce.models import Order, Product, StockMovement
from domains.commerce.selectors import PRODUCTS
from shared.auth.models import User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import NotFound, ValidationFailed
from shared.events import publish

MAX_STOCK = 1_000_000_000
LOW_STOCK = 5
"""A stock of this many units or fewer is low."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a product's stock, and the stock after it, both in units."""

    product_id: int
    delta: int
    stock: int

    @property
    def ran_low(self) -> bool:
        """Whether the stock fell to the threshold or below."""
        return self.stock <= LOW_STOCK < self.stock - self.delta

    @property
    def came_back(self) -> bool:
        """Whether the product was out of stock before and is not now."""
        return self.delta == self.stock > 0


@transaction.atomic
def adjust_stock(
    *, actor: Viewer, product_id: int, delta: int, reason: str, now: datetime
) -> StockMovement:
    """
    Add or remove units of a product's stock, with the reason.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if no such product is on sale.
    :raises InsufficientStock: if fewer units are left than are to be removed.
    :raises ValidationFailed: if nothing is to be moved, or more than can be counted.
    """
    admin = require_admin(actor)
    if not delta or abs(delta) > MAX_STOCK:
        raise ValidationFailed.of("delta", f"Move 1 to {MAX_STOCK:,} units, in or out.")
    on_sale = Product.objects.on_sale().filter(pk=product_id)
    within_limits = on_sale.filter(stock__gte=-delta, stock__lte=MAX_STOCK - delta)
    if not within_limits.update(stock=F("stock") + delta):
        raise _refusal(product_id, delta=delta)
    return record_movement(
        product=Product.objects.defer("search").get(pk=product_id),
        delta=delta,
        reason=reason,
        actor=admin,
        now=now,
    )


def record_movement(
    *, product: Product, delta: int, reason: str, actor: User, now: datetime
) -> StockMovement:
    """
    Record a change of one product's stock in the ledger.
    """
    announce_changes([Change(product.pk, delta=delta, stock=product.stock)], now=now)
    return StockMovement.objects.create(
        product=product, delta=delta, reason=reason, actor=actor, created_at=now
    )


def take_for_order(
    quantities: Mapping[int, int], *, refuse: "Mapping[int, str]", now: datetime
) -> Mapping[int, Product]:
    """
    Take these quantities of these products from stock, all or nothing.

    The caller's transaction must roll back when this raises. ``refuse`` maps each product
    id to the field that requests it.

    :raises NotFound: if a product is not on sale.
    :raises InsufficientStock: if fewer units are left than requested.
    """
    # Two orders that take the same products in different sequences would deadlock, so
    # every order takes them in the same one.
    short = [
        product_id
        for product_id in sorted(quantities)
        if not _take(product_id, quantity=quantities[product_id])
    ]
    # Read after they were taken: the rows are ours now, so name and price cannot change.
    products = Product.objects.on_sale().defer("search", "description").in_bulk(list(quantities))
    if short:
        raise _shortage(short, quantities=quantities, products=products, fields=refuse)
    announce_changes(
        [Change(pk, delta=-quantities[pk], stock=products[pk].stock) for pk in quantities], now=now
    )
    return products


def announce_changes(changes: Sequence[Change], *, now: datetime) -> None:
    """
    Publish these changes of stock and the thresholds that they crossed.
    """
    PRODUCTS.bump()
    moved = [change for change in changes if change.delta]
    for change in moved:
        publish(StockChanged(product_id=change.product_id, delta=change.delta))
    announce_crossings(moved, now=now)


def announce_crossings(changes: Iterable[Change], *, now: datetime) -> None:
    """
    Publish an event for every stock that crossed a threshold, once for each crossing.

    The caller must hold the locks of the products, which an update of the stock takes. Then one
    of two concurrent orders crosses the threshold.
    """
    for change in changes:
        if change.ran_low:
            publish(StockRanLow(product_id=change.product_id, stock=change.stock, at=now))
        if change.came_back:
            publish(ProductCameBack(product_id=change.product_id))


def record_order_movements(
    order: Order, quantities: Mapping[int, int], *, sign: int, actor: User | None, now: datetime
) -> None:
    """
    Record in the ledger the units that an order took or, if it was cancelled, returned.
    """
    StockMovement.objects.bulk_create(
        StockMovement(
            product_id=product_id,
            delta=sign * quantity,
            reason="order" if sign < 0 else "cancellation",
            order=order,
            actor=actor,
            created_at=now,
        )
        for product_id, quantity in sorted(quantities.items())
    )


def put_back_from_order(order: Order, *, actor: User | None, now: datetime) -> None:
    """
    Return a cancelled order's units to stock.
    """
    quantities = dict(order.items.values_list("product_id", "quantity"))
    for product_id in sorted(quantities):
        Product.objects.filter(pk=product_id).update(stock=F("stock") + quantities[product_id])
    record_order_movements(order, quantities, sign=1, actor=actor, now=now)
    stocks = Product.objects.filter(pk__in=quantities).values_list("pk", "stock")
    announce_changes(
        [Change(pk, delta=quantities[pk], stock=stock) for pk, stock in stocks], now=now
    )


def _take(product_id: int, *, quantity: int) -> int:
    # One conditional UPDATE instead of read-check-write: a concurrent order can never make
    # the check out of date.
    enough = Product.objects.on_sale().filter(pk=product_id, stock__gte=quantity)
    return enough.update(stock=F("stock") - quantity)


def _shortage(
    short: list[int],
    *,
    quantities: Mapping[int, int],
    products: Mapping[int, Product],
    fields: Mapping[int, str],
) -> NotFound | InsufficientStock:
    absent = [product_id for product_id in short if product_id not in products]
    if absent:
        return NotFound(f"Product {absent[0]} is not on sale.")
    return InsufficientStock.of(
        [
            Shortage(
                product_id=product_id,
                requested=quantities[product_id],
                available=products[product_id].stock,
            )
            for product_id in short
        ],
        fields=[fields[product_id] for product_id in short],
        names=[products[product_id].name for product_id in short],
    )


def _refusal(product_id: int, *, delta: int) -> Exception:
    product = Product.objects.on_sale().filter(pk=product_id).defer("search").first()
    if product is None:
        return NotFound(f"There is no product {product_id}.")
    if delta > 0:
        return ValidationFailed.of("delta", f"A stock holds at most {MAX_STOCK:,} units.")
    shortage = Shortage(product_id=product_id, requested=-delta, available=product.stock)
    return InsufficientStock.of([shortage], fields=["delta"], names=[product.name])
