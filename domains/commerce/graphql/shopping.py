"""Filling a cart, ordering and wishing."""

from typing import Any

import graphene
from django.utils import timezone

from domains.commerce import schemas, selectors, services
from domains.commerce.graphql.inputs import OrderInput
from domains.commerce.graphql.types import CartType, OrderStatus, OrderType, WishStateType
from shared.graphql import Mutation, current_user, parse, parse_id, viewer
from shared.idempotency.operations import run_once


class AddToCart(Mutation):
    """Put units of a product into your cart, on top of those that are there."""

    class Arguments:
        product_id = graphene.ID(required=True)
        quantity = graphene.Int(required=True)
        idempotency_key = graphene.String()

    cart = graphene.Field(CartType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        product_id: str,
        quantity: int,
        idempotency_key: str | None = None,
    ) -> "AddToCart":
        """Add to the cart, once per key."""
        user = current_user(info)
        line = parse(schemas.CartItemIn, {"product_id": product_id, "quantity": quantity})

        def add() -> None:
            services.add_to_cart(user=user, product_id=line.product_id, quantity=line.quantity)

        run_once(
            user=user,
            key=idempotency_key,
            operation="addToCart",
            body=line.model_dump(mode="json"),
            effect=add,
        )
        return AddToCart(cart=selectors.get_cart(user=user))


class UpdateCartItem(Mutation):
    """Change how many units a line of your cart asks for."""

    class Arguments:
        id = graphene.ID(required=True)
        quantity = graphene.Int(required=True)

    cart = graphene.Field(CartType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str, quantity: int) -> "UpdateCartItem":  # noqa: A002
        """Change the line."""
        user = current_user(info)
        wanted = parse(schemas.CartQuantityIn, {"quantity": quantity})
        cart = services.set_cart_quantity(user=user, item_id=parse_id(id), quantity=wanted.quantity)
        return UpdateCartItem(cart=cart)


class RemoveCartItem(Mutation):
    """Take a line out of your cart."""

    class Arguments:
        id = graphene.ID(required=True)

    cart = graphene.Field(CartType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "RemoveCartItem":  # noqa: A002
        """Remove the line."""
        cart = services.remove_from_cart(user=current_user(info), item_id=parse_id(id))
        return RemoveCartItem(cart=cart)


class ClearCart(Mutation):
    """Take everything out of your cart."""

    cart = graphene.Field(CartType, required=True)

    @staticmethod
    def mutate(root: None, info: Any) -> "ClearCart":
        """Clear the cart."""
        return ClearCart(cart=services.clear_cart(user=current_user(info)))


class PlaceOrder(Mutation):
    """Order some products, or what is in your cart. All of it is ordered, or nothing."""

    class Arguments:
        input = OrderInput(required=True)
        idempotency_key = graphene.String()

    order = graphene.Field(OrderType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "PlaceOrder":
        """Place the order, once per key."""
        customer = current_user(info)
        body = parse(schemas.OrderIn, input)
        order_id = run_once(
            user=customer,
            key=idempotency_key,
            operation="placeOrder",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.place_order(
                    customer=customer, request=body.request(), now=timezone.now()
                ).pk
            ),
        )
        return PlaceOrder(order=selectors.get_order(order_id=order_id, viewer=customer))


class CancelOrder(Mutation):
    """Cancel an order that is pending. Asked again, it stays cancelled."""

    class Arguments:
        id = graphene.ID(required=True)

    order = graphene.Field(OrderType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "CancelOrder":  # noqa: A002
        """Cancel the order."""
        order = services.cancel_order(
            actor=current_user(info), order_id=parse_id(id), now=timezone.now()
        )
        return CancelOrder(order=order)


class PayOrder(Mutation):
    """Pay an order that is pending, through the demonstration provider: no money moves."""

    class Arguments:
        id = graphene.ID(required=True)

    order = graphene.Field(OrderType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "PayOrder":  # noqa: A002
        """Pay the order."""
        order = services.pay_order(
            customer=current_user(info), order_id=parse_id(id), now=timezone.now()
        )
        return PayOrder(order=order)


class SetOrderStatus(Mutation):
    """Move an order along. Cancelling it puts its units back."""

    class Arguments:
        id = graphene.ID(required=True)
        status = OrderStatus(required=True)

    order = graphene.Field(OrderType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str, status: Any) -> "SetOrderStatus":  # noqa: A002
        """Move the order."""
        order = services.set_order_status(
            actor=viewer(info),
            order_id=parse_id(id),
            status=parse(schemas.OrderStatusIn, {"status": status}).status,
            now=timezone.now(),
        )
        return SetOrderStatus(order=order)


class AddToWishlist(Mutation):
    """Put a product on your wishlist. One that is there stays, once."""

    class Arguments:
        product_id = graphene.ID(required=True)
        notify = graphene.Boolean()

    wish = graphene.Field(WishStateType, required=True)

    @staticmethod
    def mutate(
        root: None, info: Any, *, product_id: str, notify: bool | None = None
    ) -> "AddToWishlist":
        """Wish for the product."""
        user = current_user(info)
        body = parse(schemas.WishIn, {"product_id": product_id, "notify": notify})
        wish = services.add_to_wishlist(
            user=user, product_id=body.product_id, notify=body.notify, now=timezone.now()
        )
        return AddToWishlist(wish=wish)


class RemoveFromWishlist(Mutation):
    """Take a product off your wishlist. One that is not there stays away."""

    class Arguments:
        product_id = graphene.ID(required=True)

    wish = graphene.Field(WishStateType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, product_id: str) -> "RemoveFromWishlist":
        """Wish for it no longer."""
        wish = services.remove_from_wishlist(
            user=current_user(info), product_id=parse_id(product_id)
        )
        return RemoveFromWishlist(wish=wish)
