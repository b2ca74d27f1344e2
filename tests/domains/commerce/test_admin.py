"""The shop in Django's admin site."""

from typing import Any

import pytest
from django.test import Client

from domains.commerce.models import Order, Product
from shared.auth.models import User
from tests.domains.commerce.factories import (
    CategoryFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
)

SHOP = "/admin/commerce"


@pytest.fixture
def site(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


def form(**changes: Any) -> dict[str, Any]:
    values = {"name": "Teapot", "description": "Good.", "price": "10.00", "currency": "USD"}
    return {**values, "stock": "5", "sku": "", "max_per_order": "", **changes}


class TestProducts:
    def test_are_made_with_a_line_in_the_ledger(self, site: Client) -> None:
        site.post(f"{SHOP}/product/add/", form(category=CategoryFactory.create().pk))

        assert Product.objects.get().movements.get().delta == 5

    def test_are_changed_with_a_line_in_the_ledger(self, site: Client) -> None:
        teapot = ProductFactory.create(stock=10)

        site.post(
            f"{SHOP}/product/{teapot.pk}/change/",
            {
                **form(category=teapot.category_id, name="Pot", stock="4"),
                "initial-stock": "10",
            },
        )

        teapot.refresh_from_db()
        assert (teapot.name, teapot.stock) == ("Pot", 4)
        assert teapot.movements.order_by("pk").last().delta == -6

    def test_counted_stock_is_the_difference_to_the_one_that_the_form_showed(
        self, site: Client
    ) -> None:
        teapot = ProductFactory.create(stock=10)
        page = f"{SHOP}/product/{teapot.pk}/change/"
        opened = {**form(category=teapot.category_id, stock="12"), "initial-stock": "10"}
        Product.objects.filter(pk=teapot.pk).update(stock=0)

        site.post(page, opened)

        teapot.refresh_from_db()
        assert teapot.stock == 2

    def test_that_were_sold_are_hidden_when_deleted(self, site: Client) -> None:
        sold = OrderItemFactory.create().product

        site.post(f"{SHOP}/product/{sold.pk}/delete/", {"post": "yes"})

        sold.refresh_from_db()
        assert not sold.is_active

    def test_are_changed_in_numbers_by_one_action(self, site: Client) -> None:
        sold = OrderItemFactory.create().product
        unsold = ProductFactory.create()

        site.post(
            f"{SHOP}/product/",
            {"action": "delete_selected", "_selected_action": [sold.pk, unsold.pk], "post": "yes"},
        )

        assert list(Product.objects.values_list("pk", "is_active")) == [(sold.pk, False)]


class TestCategories:
    def test_category_in_use_is_not_deleted_and_the_reason_is_shown(self, site: Client) -> None:
        shelf = ProductFactory.create().category

        answer = site.post(f"{SHOP}/category/{shelf.pk}/delete/", {"post": "yes"}, follow=True)

        assert "still has products" in answer.content.decode()

    def test_cannot_be_moved_below_themselves(self, site: Client) -> None:
        kitchen = CategoryFactory.create()
        tea = CategoryFactory.create(parent=kitchen)

        answer = site.post(
            f"{SHOP}/category/{kitchen.pk}/change/", {"name": "K", "parent": tea.pk}, follow=True
        )

        kitchen.refresh_from_db()
        assert kitchen.parent is None
        assert "cannot stand below itself" in answer.content.decode()


class TestOrders:
    def test_are_cancelled_with_their_units_put_back(self, site: Client) -> None:
        item = OrderItemFactory.create(product__stock=3)

        site.post(f"{SHOP}/order/", {"action": "cancel", "_selected_action": [item.order_id]})

        item.product.refresh_from_db()
        assert Order.objects.get().status == "cancelled"
        assert item.product.stock == 4

    def test_are_not_edited(self, site: Client) -> None:
        order = OrderFactory.create()

        answer = site.post(f"{SHOP}/order/{order.pk}/change/", {"total_price": "0"})

        assert answer.status_code == 403

    @pytest.mark.parametrize(
        ("action", "before", "after"),
        [
            ("ship", "paid", "shipped"),
            ("deliver", "shipped", "delivered"),
            ("refund", "delivered", "refunded"),
        ],
    )
    def test_are_moved_along_as_far_as_they_go(
        self, site: Client, action: str, before: str, after: str
    ) -> None:
        order = OrderFactory.create(status=before)
        cancelled = OrderFactory.create(status="cancelled")

        answer = site.post(
            f"{SHOP}/order/",
            {"action": action, "_selected_action": [order.pk, cancelled.pk]},
            follow=True,
        )

        page = answer.content.decode()
        assert f"1 was {after}." in page
        assert f"Order {cancelled.pk} (cancelled): " in page
        assert Order.objects.get(pk=order.pk).status == after
        assert Order.objects.get(pk=cancelled.pk).status == "cancelled"
