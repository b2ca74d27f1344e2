"""Carts, wishlists and reviews."""

from datetime import datetime
from decimal import Decimal

import pytest

from domains.commerce import selectors, services
from domains.commerce.errors import InsufficientStock
from domains.commerce.models import Product, Review, WishlistItem
from shared.auth.models import User
from shared.errors import AlreadyExists, NotFound, PermissionDenied, ValidationFailed
from tests.api_client import ApiClient
from tests.domains.commerce.factories import (
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    ReviewFactory,
    WishlistItemFactory,
)


class TestCart:
    def test_repeated_additions_are_summed_in_one_cart_line(self, shopper: User) -> None:
        teapot = ProductFactory.create(price=Decimal("4.55"))

        services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=2)
        cart = services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=1)

        assert [(item.product_id, item.quantity) for item in cart.items] == [(teapot.pk, 3)]
        assert cart.total_price == Decimal("13.65")

    def test_new_cart_is_empty(self, shopper: User) -> None:
        cart = selectors.get_cart(user=shopper)

        assert (list(cart.items), cart.total_price, cart.currency) == ([], Decimal(0), "USD")

    def test_quantity_over_the_stock_is_refused(self, shopper: User) -> None:
        teapot = ProductFactory.create(stock=2)
        services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=2)

        with pytest.raises(InsufficientStock) as refusal:
            services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=1)

        assert refusal.value.members["items"] == [
            {"product_id": teapot.pk, "requested": 3, "available": 2}
        ]
        assert selectors.get_cart(user=shopper).items[0].quantity == 2

    @pytest.mark.parametrize("quantity", [-1, 0, 1000])
    def test_quantity_out_of_range_is_refused(self, shopper: User, quantity: int) -> None:
        teapot = ProductFactory.create()

        with pytest.raises(ValidationFailed):
            services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=quantity)

    def test_product_in_another_currency_is_refused(self, shopper: User) -> None:
        services.add_to_cart(user=shopper, product_id=ProductFactory.create().pk, quantity=1)
        pounds = ProductFactory.create(currency="GBP")

        with pytest.raises(ValidationFailed):
            services.add_to_cart(user=shopper, product_id=pounds.pk, quantity=1)

    def test_cart_in_two_currencies_has_a_total_for_each(
        self, shopper: User, admin: User, api: ApiClient, now: datetime
    ) -> None:
        teapot, cup = ProductFactory.create_batch(2, price=Decimal("4.55"))
        for product in (teapot, cup):
            services.add_to_cart(user=shopper, product_id=product.pk, quantity=2)
        services.update_product(
            actor=admin, product_id=cup.pk, changes={"currency": "JPY"}, now=now
        )

        cart = api.rest("GET", "cart/", by=shopper).json()
        refused = api.rest("POST", "orders/", {"from_cart": True}, by=shopper)

        assert (cart["total_price"], cart["currency"]) == ("9.10", "USD")
        assert cart["totals"] == [
            {"currency": "USD", "total_price": "9.10"},
            {"currency": "JPY", "total_price": "9.10"},
        ]
        assert [item["line_total"] for item in cart["items"]] == ["9.10", "9.10"]
        assert refused.json()["errors"][0]["field"] == "items.1.product_id"

    def test_product_off_sale_is_omitted_from_the_cart(self, shopper: User) -> None:
        teapot = ProductFactory.create()
        services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=1)
        Product.objects.update(is_active=False)

        assert list(selectors.get_cart(user=shopper).items) == []

    def test_cart_lines_are_changed_separately(self, shopper: User) -> None:
        teapot, cup = ProductFactory.create_batch(2)
        services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=1)
        first, second = services.add_to_cart(user=shopper, product_id=cup.pk, quantity=1).items

        services.set_cart_quantity(user=shopper, item_id=first.pk, quantity=5)
        cart = services.remove_from_cart(user=shopper, item_id=second.pk)

        assert [(item.pk, item.quantity) for item in cart.items] == [(first.pk, 5)]

    def test_cleared_cart_is_empty(self, shopper: User) -> None:
        services.add_to_cart(user=shopper, product_id=ProductFactory.create().pk, quantity=1)

        services.clear_cart(user=shopper)

        assert list(selectors.get_cart(user=shopper).items) == []

    def test_cart_line_of_another_user_is_not_found(self, shopper: User, other_user: User) -> None:
        cart = services.add_to_cart(user=shopper, product_id=ProductFactory.create().pk, quantity=1)
        item_id = cart.items[0].pk

        with pytest.raises(NotFound):
            services.set_cart_quantity(user=other_user, item_id=item_id, quantity=9)
        with pytest.raises(NotFound):
            services.remove_from_cart(user=other_user, item_id=item_id)

        assert selectors.get_cart(user=shopper).items[0].quantity == 1


class TestWishlist:
    def test_saving_again_without_notify_keeps_the_choice(
        self, shopper: User, api: ApiClient
    ) -> None:
        wish = WishlistItemFactory.create(user=shopper, notify=True)

        posted = api.rest("POST", "wishlist/", {"product_id": wish.product_id}, by=shopper)
        put = api.rest("PUT", f"wishlist/{wish.product_id}/", by=shopper)
        mutated = api.graphql(
            f"mutation {{ addToWishlist(productId: {wish.product_id}) {{ wish {{ notify }} }} }}",
            by=shopper,
        )

        assert (posted.json()["notify"], put.json()["notify"]) == (True, True)
        assert mutated["data"]["addToWishlist"]["wish"] == {"notify": True}
        wish.refresh_from_db()
        assert wish.notify

    def test_product_is_on_the_list_once_after_repeated_requests(
        self, shopper: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create()

        for notify in (False, True):
            state = services.add_to_wishlist(
                user=shopper, product_id=teapot.pk, notify=notify, now=now
            )

        assert (state.is_saved, state.notify, state.count) == (True, True, 1)
        assert WishlistItem.objects.get().notify

    def test_repeated_removal_is_accepted(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create()
        services.add_to_wishlist(user=shopper, product_id=teapot.pk, notify=False, now=now)

        for _ in range(2):
            state = services.remove_from_wishlist(user=shopper, product_id=teapot.pk)

        assert (state.is_saved, state.count) == (False, 0)

    def test_product_off_sale_cannot_be_added_to_the_wishlist(
        self, shopper: User, now: datetime
    ) -> None:
        hidden = ProductFactory.create(is_active=False)

        with pytest.raises(NotFound):
            services.add_to_wishlist(user=shopper, product_id=hidden.pk, notify=False, now=now)


class TestAddReview:
    @pytest.mark.parametrize("status", ["paid", "shipped", "delivered"])
    def test_review_by_a_buyer_changes_the_rating(
        self, shopper: User, now: datetime, status: str
    ) -> None:
        teapot = ProductFactory.create()
        ReviewFactory.create(product=teapot, rating=2)
        Product.objects.filter(pk=teapot.pk).update(rating_sum=2, rating_count=1)
        OrderItemFactory.create(
            product=teapot, order=OrderFactory.create(user=shopper, status=status)
        )

        services.add_review(user=shopper, product_id=teapot.pk, rating=5, body="Good.", now=now)

        teapot.refresh_from_db()
        assert (teapot.rating_count, teapot.rating) == (2, Decimal("3.50"))

    @pytest.mark.parametrize("status", ["pending", "cancelled", "refunded"])
    def test_review_without_a_paid_order_is_refused(
        self, shopper: User, now: datetime, status: str
    ) -> None:
        item = OrderItemFactory.create(order=OrderFactory.create(user=shopper, status=status))

        with pytest.raises(PermissionDenied):
            services.add_review(
                user=shopper, product_id=item.product_id, rating=5, body="", now=now
            )

        assert not Review.objects.exists()

    def test_second_review_of_a_product_is_refused(self, shopper: User, now: datetime) -> None:
        item = OrderItemFactory.create(order=OrderFactory.create(user=shopper, status="paid"))
        review = {"user": shopper, "product_id": item.product_id, "body": "", "now": now}
        services.add_review(**review, rating=5)

        with pytest.raises(AlreadyExists):
            services.add_review(**review, rating=1)

        item.product.refresh_from_db()
        assert item.product.rating_sum == 5

    @pytest.mark.parametrize("rating", [0, 6])
    def test_rating_out_of_range_is_refused(
        self, shopper: User, now: datetime, rating: int
    ) -> None:
        with pytest.raises(ValidationFailed):
            services.add_review(user=shopper, product_id=1, rating=rating, body="", now=now)
