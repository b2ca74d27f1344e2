"""Services of products, for admins. Every change bumps the cache namespace."""

from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from typing_extensions import TypedDict

from domains.commerce.errors import InsufficientStock, Shortage
from domains.commerce.models import Category, OrderItem, Product
from domains.commerce.models.carts import MAX_QUANTITY
from domains.commerce.models.products import ProductQuerySet
from domains.commerce.selectors import PRODUCTS, get_product
from domains.commerce.services.slugs import RESERVED
from domains.commerce.services.stock import MAX_STOCK, record_movement
from shared.auth.models import User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.conflicts import conflict_on
from shared.errors import ValidationFailed
from shared.lookups import get_or_not_found
from shared.name_keys import with_name_keys
from shared.preconditions import PreconditionRequired, verify_precondition
from shared.slugs import insert_with_slug

STOCK_FIELDS = ("stock", "expected_stock")


class ProductFields(TypedDict, total=False):
    """The values of a product: all of a new one, or those that change."""

    name: str
    description: str
    price: Decimal
    currency: str
    category_id: int
    stock: int
    sku: str | None
    max_per_order: int | None


class ProductChanges(ProductFields, total=False):
    """The values of a product that change, and the stock that the actor has seen."""

    expected_stock: int | None


@transaction.atomic
def create_product(*, actor: Viewer, fields: ProductFields, now: datetime) -> Product:
    """
    Create a product and record its first stock in the ledger.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises ValidationFailed: if its category does not exist, or a number is too large.
    :raises AlreadyExists: if another product has its stock-keeping unit.
    """
    admin = require_admin(actor)
    _refuse_bad_limit(fields.get("max_per_order"))
    _refuse_large_stock(fields.get("stock", 0))
    _lock_category(fields["category_id"])
    product = Product(**fields, created_at=now, updated_at=now)
    with _one_product_per_sku(product):
        insert_with_slug(product, name=product.name, kind="product", reserved=RESERVED)
    _record(product, delta=product.stock, actor=admin, now=now)
    PRODUCTS.bump()
    return get_product(id_or_slug=str(product.pk))


@transaction.atomic
def update_product(
    *, actor: Viewer, product_id: int, changes: ProductChanges, now: datetime
) -> Product:
    """
    Change the given fields of a product. Past orders keep their prices.

    A new stock is a difference to the one that the actor has seen, and goes into the ledger: units
    that were sold since stay sold. The actor has seen ``expected_stock``, or, if the request's
    ``If-Match`` names a version and holds, the present one.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if no such product is on sale.
    :raises PreconditionRequired: if the stock changes and the stock seen is not known.
    :raises InsufficientStock: if more units were sold since than would be left.
    :raises ValidationFailed: if its new category does not exist, or a number is too large.
    :raises AlreadyExists: if another product has its new stock-keeping unit.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    admin = require_admin(actor)
    _refuse_bad_limit(changes.get("max_per_order"))
    # Categories are locked before products, as an import does.
    if "category_id" in changes:
        _lock_category(changes["category_id"])
    product = _locked(_on_sale().select_for_update(no_key=True), product_id)
    moved = _stock_difference(product, changes, is_current=verify_precondition())
    # Update columns only: other values of a form or a client may be older than the row.
    columns = with_name_keys(
        Product, {name: value for name, value in changes.items() if name not in STOCK_FIELDS}
    )
    stock = {"stock": F("stock") + moved} if moved else {}
    product.sku = changes.get("sku", product.sku)
    with _one_product_per_sku(product):
        Product.objects.filter(pk=product.pk).update(**columns, **stock, updated_at=now)
    product.stock += moved
    _record(product, delta=moved, actor=admin, now=now)
    PRODUCTS.bump()
    return get_product(id_or_slug=str(product.pk))


@transaction.atomic
def delete_product(*, actor: Viewer, product_id: int, now: datetime) -> None:
    """
    Delete a product, or hide it if an order refers to it.

    In both cases its stock-keeping unit is free again.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if no such product is on sale.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    require_admin(actor)
    # Locked for deletion, so that no row refers to it that is not yet committed and so is not
    # deleted with it.
    product = _locked(_on_sale().select_for_update(), product_id)
    if OrderItem.objects.filter(product=product).exists():
        Product.objects.filter(pk=product.pk).update(is_active=False, updated_at=now)
    else:
        product.delete()
    PRODUCTS.bump()


def _on_sale() -> ProductQuerySet:
    return Product.objects.on_sale().defer("search")


def _locked(rows: ProductQuerySet, product_id: int) -> Product:
    product = get_or_not_found(rows, kind="product", key=product_id)
    verify_precondition()
    return product


def _stock_difference(product: Product, changes: ProductChanges, *, is_current: bool) -> int:
    wanted = changes.get("stock", product.stock)
    seen = changes.get("expected_stock")
    if seen is None:
        if wanted != product.stock and not is_current:
            raise PreconditionRequired(
                "Send If-Match or expected_stock with a new stock, or move it by a difference."
            )
        seen = product.stock
    difference = wanted - seen if "stock" in changes else 0
    if product.stock + difference < 0:
        shortage = Shortage(product.pk, requested=-difference, available=product.stock)
        raise InsufficientStock.of([shortage], fields=["stock"], names=[product.name])
    if difference > 0:
        _refuse_large_stock(product.stock + difference)
    return difference


def _refuse_large_stock(stock: int) -> None:
    if stock > MAX_STOCK:
        raise ValidationFailed.of("stock", f"A stock holds at most {MAX_STOCK:,} units.")


def _refuse_bad_limit(max_per_order: int | None) -> None:
    if max_per_order is not None and not 1 <= max_per_order <= MAX_QUANTITY:
        message = f"Allow 1 to {MAX_QUANTITY} units in one order."
        raise ValidationFailed.of("max_per_order", message)


def _record(product: Product, *, delta: int, actor: User, now: datetime) -> None:
    if delta:
        record_movement(product=product, delta=delta, reason="catalogue", actor=actor, now=now)


def _lock_category(category_id: int) -> None:
    # Locked, so that it is not deleted before the product that is put into it is committed.
    active = Category.objects.active().select_for_update(no_key=True)
    if not active.filter(pk=category_id).exists():
        raise ValidationFailed.of("category_id", f"There is no category {category_id}.")


def _one_product_per_sku(product: Product) -> AbstractContextManager[None]:
    return conflict_on(
        "sku",
        constraint="one_product_on_sale_per_sku",
        message=f"Another product has the stock-keeping unit {product.sku}.",
    )
