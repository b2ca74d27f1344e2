"""Mutations of products, categories, carts, orders and wishlists."""

from dataclasses import dataclass
from typing import Any

import graphene
from django.utils import timezone

from domains.commerce import schemas, selectors, services
from domains.commerce.graphql.types import (
    CartType,
    CategoryType,
    OrderType,
    ProductReviewType,
    ProductType,
    StockMovementType,
    WishStateType,
)
from domains.commerce.models import Category, Order, Product, Review, StockMovement
from shared.auth.models import User
from shared.graphql import ById, Flat, Replay, current_user, mutation
from shared.http import Id


@dataclass(frozen=True, slots=True)
class _StockAdjustment:
    """A movement of stock, and its product."""

    movement: StockMovement

    @property
    def product(self) -> Product:
        return self.movement.product


def _read_product(*, reference: int) -> Product:
    return selectors.get_product(id_or_slug=str(reference))


def _read_category(*, reference: int) -> Category:
    return selectors.get_category(id_or_slug=str(reference))


def _read_review(*, reference: int) -> Review:
    return selectors.get_review(review_id=reference)


def _read_cart(*, user: User) -> selectors.CartContents:
    return selectors.get_cart(user=user)


def _read_order(*, user: User, reference: int) -> Order:
    return selectors.get_order(order_id=reference, viewer=user)


@mutation(product=ProductType, replay=Replay(_read_product))
def create_product(info: Any, body: schemas.ProductIn) -> Product:
    """Create a product. For admins; its first stock is recorded in the stock ledger."""
    return services.create_product(
        actor=current_user(info), fields=body.fields(), now=timezone.now()
    )


@mutation(product=ProductType)
def update_product(info: Any, product_id: ById, body: schemas.ProductPatchIn) -> Product:
    """Update a product. For admins; a new stock needs the stock that you have seen."""
    return services.update_product(
        actor=current_user(info), product_id=product_id, changes=body.changes(), now=timezone.now()
    )


@mutation(id=graphene.ID)
def delete_product(info: Any, product_id: ById) -> int:
    """Delete a product. For admins; orders of it stay unchanged."""
    services.delete_product(actor=current_user(info), product_id=product_id, now=timezone.now())
    return product_id


@mutation(product=ProductType, movement=StockMovementType)
def adjust_stock(
    info: Any, product_id: Id, adjustment: Flat[schemas.StockAdjustmentIn]
) -> _StockAdjustment:
    """Adjust a product's stock. For admins; the stock never falls below zero."""
    movement = services.adjust_stock(
        actor=current_user(info),
        product_id=product_id,
        delta=adjustment.delta,
        reason=adjustment.reason,
        now=timezone.now(),
    )
    return _StockAdjustment(movement)


@mutation(review=ProductReviewType, replay=Replay(_read_review))
def add_review(info: Any, product_id: Id, review: Flat[schemas.ProductReviewIn]) -> Review:
    """Add a review of a product. For users who have bought it; one per product and user."""
    return services.add_review(
        user=current_user(info),
        product_id=product_id,
        rating=review.rating,
        body=review.body,
        now=timezone.now(),
    )


@mutation(category=CategoryType, replay=Replay(_read_category))
def create_category(info: Any, body: schemas.CategoryIn) -> Category:
    """Create a category. For admins; without a parent it is a root."""
    return services.create_category(
        actor=current_user(info), fields=body.fields(), now=timezone.now()
    )


@mutation(category=CategoryType)
def update_category(info: Any, category_id: ById, body: schemas.CategoryPatchIn) -> Category:
    """Update a category. For admins; categories below it move with it."""
    return services.update_category(
        actor=current_user(info), category_id=category_id, changes=body.changes()
    )


@mutation(id=graphene.ID)
def delete_category(info: Any, category_id: ById) -> int:
    """Delete a category. For admins; refused while it holds products or categories."""
    services.delete_category(actor=current_user(info), category_id=category_id)
    return category_id


@mutation(cart=CartType, replay=Replay(_read_cart, reference=None))
def add_to_cart(info: Any, line: Flat[schemas.CartItemIn]) -> selectors.CartContents:
    """Add a product to your cart. The quantity is added to what the cart holds of it."""
    return services.add_to_cart(
        user=current_user(info), product_id=line.product_id, quantity=line.quantity
    )


@mutation(cart=CartType)
def update_cart_item(
    info: Any, item_id: ById, line: Flat[schemas.CartQuantityIn]
) -> selectors.CartContents:
    """Update a line of your cart. The quantity replaces the one before."""
    return services.set_cart_quantity(
        user=current_user(info), item_id=item_id, quantity=line.quantity
    )


@mutation(cart=CartType)
def remove_cart_item(info: Any, item_id: ById) -> selectors.CartContents:
    """Remove a line from your cart. Refused if the cart has no such line."""
    return services.remove_from_cart(user=current_user(info), item_id=item_id)


@mutation(cart=CartType)
def clear_cart(info: Any) -> selectors.CartContents:
    """Clear your cart. An empty cart is left unchanged."""
    return services.clear_cart(user=current_user(info))


@mutation(order=OrderType, replay=Replay(_read_order))
def place_order(info: Any, body: schemas.OrderIn) -> Order:
    """Place an order of the items or of your cart. If a line is refused, nothing is ordered."""
    return services.place_order(
        customer=current_user(info), request=body.request(), now=timezone.now()
    )


@mutation(order=OrderType)
def cancel_order(info: Any, order_id: ById) -> Order:
    """Cancel a pending order. A repeated request changes nothing."""
    return services.cancel_order(actor=current_user(info), order_id=order_id, now=timezone.now())


@mutation(order=OrderType)
def pay_order(info: Any, order_id: ById) -> Order:
    """Pay a pending order. The demonstration provider moves no money."""
    return services.pay_order(customer=current_user(info), order_id=order_id, now=timezone.now())


@mutation(order=OrderType)
def set_order_status(info: Any, order_id: ById, body: Flat[schemas.OrderStatusIn]) -> Order:
    """Set an order's status. For admins; a cancelled order returns its units to stock."""
    return services.set_order_status(
        actor=current_user(info), order_id=order_id, status=body.status, now=timezone.now()
    )


@mutation(wish=WishStateType)
def add_to_wishlist(info: Any, wish: Flat[schemas.WishIn]) -> services.WishState:
    """Add a product to your wishlist. A product that is on it is not added again."""
    return services.add_to_wishlist(
        user=current_user(info), product_id=wish.product_id, notify=wish.notify, now=timezone.now()
    )


@mutation(wish=WishStateType)
def remove_from_wishlist(info: Any, product_id: Id) -> services.WishState:
    """Remove a product from your wishlist. A list without the product is left unchanged."""
    return services.remove_from_wishlist(user=current_user(info), product_id=product_id)
