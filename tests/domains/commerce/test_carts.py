"""Carts."""

from datetime import datetime
from decimal import Decimal

import pytest

from domains.commerce import selectors, services
from domains.commerce.errors import InsufficientStock
from domains.commerce.models import Cart, CartItem, Product
from domains.commerce.services.carts import MAX_LINES
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from tests.api_client import ApiClient
from tests.domains.commerce.factories import CategoryFactory, ProductFactory


def fill_cart(user: User) -> None:
    cart = Cart.objects.create(user=user)
    products = ProductFactory.create_batch(MAX_LINES, category=CategoryFactory.create(), stock=0)
    CartItem.objects.bulk_create(
        CartItem(cart=cart, product=product, quantity=1) for product in products
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

    def test_full_cart_refuses_another_product(self, shopper: User) -> None:
        fill_cart(shopper)

        with pytest.raises(ValidationFailed):
            services.add_to_cart(user=shopper, product_id=ProductFactory.create().pk, quantity=1)

        assert CartItem.objects.count() == MAX_LINES

    def test_products_off_sale_do_not_count_towards_a_full_cart(self, shopper: User) -> None:
        fill_cart(shopper)
        Product.objects.update(is_active=False)
        teapot = ProductFactory.create()

        cart = services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=1)

        assert [item.product_id for item in cart.items] == [teapot.pk]
        assert CartItem.objects.count() == 1

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
