"""Services of stock. Every change of stock writes a line of the ledger."""

from collections.abc import Iterable, Iterator, Sequence
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
from shared.events import Event, publish

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
    within_limits = {"stock__lte": MAX_STOCK - delta} if delta > 0 else {"stock__gte": -delta}
    if not on_sale.filter(**within_limits).update(stock=F("stock") + delta):
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


def announce_changes(changes: Sequence[Change], *, now: datetime) -> None:
    """
    Publish these changes of stock and the thresholds that they crossed.
    """
    PRODUCTS.bump()
    publish(*events_of(changes, now=now))


def events_of(changes: Iterable[Change], *, now: datetime) -> Iterator[Event]:
    """
    Return the events of these changes of stock and of the thresholds that they crossed.

    The caller must hold the locks of the products, which an update of the stock takes. Then one
    of two concurrent orders crosses the threshold.
    """
    for change in changes:
        if change.delta:
            yield StockChanged(product_id=change.product_id, delta=change.delta)
        if change.ran_low:
            yield StockRanLow(product_id=change.product_id, stock=change.stock, at=now)
        if change.came_back:
            yield ProductCameBack(product_id=change.product_id)


def put_back_from_order(order: Order, *, actor: User | None, now: datetime) -> None:
    """
    Return a cancelled order's units to stock.
    """
    quantities = dict(order.items.values_list("product_id", "quantity"))
    for product_id in sorted(quantities):
        Product.objects.filter(pk=product_id).update(stock=F("stock") + quantities[product_id])
    StockMovement.objects.bulk_create(
        StockMovement(
            product_id=product_id,
            delta=quantity,
            reason="cancellation",
            order=order,
            actor=actor,
            created_at=now,
        )
        for product_id, quantity in sorted(quantities.items())
    )
    stocks = Product.objects.filter(pk__in=quantities).values_list("pk", "stock")
    announce_changes(
        [Change(pk, delta=quantities[pk], stock=stock) for pk, stock in stocks], now=now
    )


def _refusal(product_id: int, *, delta: int) -> Exception:
    product = Product.objects.on_sale().filter(pk=product_id).defer("search").first()
    if product is None:
        return NotFound(f"There is no product {product_id}.")
    if delta > 0:
        return ValidationFailed.of("delta", f"A stock holds at most {MAX_STOCK:,} units.")
    shortage = Shortage(product_id=product_id, requested=-delta, available=product.stock)
    return InsufficientStock.of([shortage], fields=["delta"], names=[product.name])
