"""Services of carts. A cart reserves nothing; stock is taken when the order is placed."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from django.db import transaction
from django.db.models import QuerySet

from domains.commerce.errors import InsufficientStock, Shortage
from domains.commerce.models import Cart, CartItem, Product
from domains.commerce.models.carts import MAX_QUANTITY
from domains.commerce.selectors import CartContents, get_cart
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from shared.objects import list_locked
from shared.preconditions import verify_precondition
from shared.references import lock_referenced
from shared.rows import list_values
from shared.selections import select

MAX_LINES = 100
_LINE = ("product_id", "quantity", "product__is_active", "product__currency")


class _Line(NamedTuple):
    """A line of a cart, with the product's state."""

    product_id: int
    quantity: int
    is_on_sale: bool
    currency: str


@transaction.atomic
def add_to_cart(*, user: User, product_id: int, quantity: int) -> CartContents:
    """
    Add a product to the user's cart. The quantity is added to what the cart holds of it.

    :raises NotFound: if no such product is on sale.
    :raises ValidationFailed: if the quantity is out of range.
    :raises InsufficientStock: if fewer units are left than the cart would hold.
    """
    refuse_bad_quantity(quantity, field="quantity")
    # Carts are locked before products, as an order of the cart does.
    cart = _open_cart(user)
    product = _on_sale(product_id)
    lines = [_Line(*line) for line in list_values(select(_lines, cart_id=cart.pk), names=_LINE)]
    _refuse_other_currency(lines, product=product)
    _require_free_line(cart, lines, product=product)
    wanted = quantity + sum(line.quantity for line in lines if line.product_id == product.pk)
    _refuse_too_many(product, quantity=wanted)
    _set_quantity(cart, product=product, quantity=wanted)
    return get_cart(user=user)


@transaction.atomic
def set_cart_quantity(*, user: User, item_id: int, quantity: int) -> CartContents:
    """
    Set the quantity of a line of the user's cart.

    :raises NotFound: if the user's cart has no such line.
    :raises ValidationFailed: if the quantity is out of range.
    :raises InsufficientStock: if fewer units are left.
    """
    refuse_bad_quantity(quantity, field="quantity")
    item = _line_of(user, item_id=item_id)
    _refuse_too_many(item.product, quantity=quantity)
    item.quantity = quantity
    item.save(update_fields=["quantity"])
    return get_cart(user=user)


@transaction.atomic
def remove_from_cart(*, user: User, item_id: int) -> CartContents:
    """
    Remove a line from the user's cart.

    :raises NotFound: if the user's cart has no such line.
    """
    _line_of(user, item_id=item_id).delete()
    return get_cart(user=user)


@transaction.atomic
def clear_cart(*, user: User) -> CartContents:
    """
    Remove all lines from the user's cart. An empty cart is left unchanged.

    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    cart = lock_open_cart(user)
    verify_precondition()
    CartItem.objects.filter(cart=cart).delete()
    return get_cart(user=user)


def lock_open_cart(user: User) -> Cart | None:
    """
    Return the user's open cart, locked until the transaction ends, or None.

    Every change of a cart and every order of it takes this lock first, so an edit is either
    part of the order or comes after it, in the next cart.
    """
    carts = list_locked(select(_open_carts, user=user), lock="NO KEY UPDATE")
    return carts[0] if carts else None


def _open_carts(*, user: User) -> QuerySet[Cart]:
    return Cart.objects.open_of(user)


def refuse_bad_quantity(quantity: int, *, field: str) -> None:
    """
    Require a quantity in the allowed range.

    :raises ValidationFailed: if it is larger or smaller.
    """
    if not 1 <= quantity <= MAX_QUANTITY:
        raise ValidationFailed.of(field, f"Ask for 1 to {MAX_QUANTITY} units.")


class Limited(Protocol):
    """A product with the largest quantity of one order, or a line with both."""

    @property
    def name(self) -> str | None: ...
    @property
    def max_per_order(self) -> int | None: ...


def refuse_more_than_allowed(product: Limited, *, quantity: int, field: str) -> None:
    """
    Require that one order may hold this quantity of the product.

    :raises ValidationFailed: if it is larger or smaller.
    """
    if product.max_per_order is not None and quantity > product.max_per_order:
        message = f"One order takes at most {product.max_per_order} of {product.name}."
        raise ValidationFailed.of(field, message)


def _on_sale(product_id: int) -> Product:
    for product in lock_referenced(select(_product_on_sale, product_id=product_id)):
        return product
    raise NotFound(f"There is no product {product_id}.")


def _product_on_sale(*, product_id: int) -> QuerySet[Product]:
    return Product.objects.on_sale().defer("search").filter(pk=product_id)


def _open_cart(user: User) -> Cart:
    # A cart that was ordered while this request waited for its lock is not open: query again.
    while (cart := lock_open_cart(user)) is None:
        Cart.objects.bulk_create([Cart(user=user)], ignore_conflicts=True)
    return cart


def _line_of(user: User, *, item_id: int) -> CartItem:
    lines = CartItem.objects.filter(cart=lock_open_cart(user), product__is_active=True)
    lines = lines.select_related("product").defer("product__search")
    try:
        # Locked, because the line of a product that is deleted at the same moment is deleted too.
        return lines.select_for_update(no_key=True, of=("self",)).get(pk=item_id)
    except CartItem.DoesNotExist:
        raise NotFound(f"Your cart has no line {item_id}.") from None


def _lines(*, cart_id: int) -> QuerySet[CartItem]:
    return CartItem.objects.filter(cart=cart_id)


def _refuse_other_currency(lines: Sequence[_Line], *, product: Product) -> None:
    if any(line.is_on_sale and line.currency != product.currency for line in lines):
        raise ValidationFailed.of("product_id", "A cart holds products of one currency.")


def _require_free_line(cart: Cart, lines: Sequence[_Line], *, product: Product) -> None:
    if len(lines) < MAX_LINES or any(line.product_id == product.pk for line in lines):
        return
    # Lines of products that were taken off sale are not shown, and do not count.
    deleted, _ = cart.items.filter(product__is_active=False).delete()
    if not deleted:
        raise ValidationFailed.of("product_id", f"A cart holds {MAX_LINES} products at most.")


def _set_quantity(cart: Cart, *, product: Product, quantity: int) -> None:
    CartItem.objects.bulk_create(
        [CartItem(cart=cart, product=product, quantity=quantity)],
        update_conflicts=True,
        unique_fields=["cart", "product"],
        update_fields=["quantity"],
    )


def _refuse_too_many(product: Product, *, quantity: int) -> None:
    refuse_bad_quantity(quantity, field="quantity")
    refuse_more_than_allowed(product, quantity=quantity, field="quantity")
    if quantity > product.stock:
        shortage = Shortage(product.pk, requested=quantity, available=product.stock)
        raise InsufficientStock.of([shortage], fields=["quantity"], names=[product.name])
