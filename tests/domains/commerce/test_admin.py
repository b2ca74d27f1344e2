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
    def test_created_product_has_a_line_in_the_ledger(self, site: Client) -> None:
        site.post(f"{SHOP}/product/add/", form(category=CategoryFactory.create().pk))

        assert Product.objects.get().movements.get().delta == 5

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({"stock": "2000000000"}, "A stock holds at most 1,000,000,000 units."),
            ({"max_per_order": "5000"}, "Allow 1 to 999 units in one order."),
        ],
    )
    def test_value_that_the_api_refuses_is_refused(
        self, site: Client, values: dict[str, str], reason: str
    ) -> None:
        teapot = ProductFactory.create(name="Old")
        filled = {**form(category=teapot.category_id, **values), "initial-stock": "10"}

        added = site.post(f"{SHOP}/product/add/", filled, follow=True)
        changed = site.post(f"{SHOP}/product/{teapot.pk}/change/", filled, follow=True)

        assert reason in added.content.decode()
        assert reason in changed.content.decode()
        assert [(one.name, one.stock) for one in Product.objects.all()] == [("Old", 10)]

    def test_changed_stock_adds_a_line_to_the_ledger(self, site: Client) -> None:
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

    def test_sale_while_the_form_is_open_is_subtracted_from_the_new_stock(
        self, site: Client
    ) -> None:
        teapot = ProductFactory.create(stock=10)
        page = f"{SHOP}/product/{teapot.pk}/change/"
        submitted = {**form(category=teapot.category_id, stock="12"), "initial-stock": "10"}
        Product.objects.filter(pk=teapot.pk).update(stock=0)

        site.post(page, submitted)

        teapot.refresh_from_db()
        assert teapot.stock == 2

    def test_deleted_product_with_orders_is_hidden(self, site: Client) -> None:
        sold_product = OrderItemFactory.create().product

        site.post(f"{SHOP}/product/{sold_product.pk}/delete/", {"post": "yes"})

        sold_product.refresh_from_db()
        assert not sold_product.is_active

    def test_delete_action_hides_sold_products_and_deletes_the_others(self, site: Client) -> None:
        sold_product = OrderItemFactory.create().product
        unsold = ProductFactory.create()

        site.post(
            f"{SHOP}/product/",
            {
                "action": "delete_selected",
                "_selected_action": [sold_product.pk, unsold.pk],
                "post": "yes",
            },
        )

        assert list(Product.objects.values_list("pk", "is_active")) == [(sold_product.pk, False)]


class TestCategories:
    def test_category_in_use_is_not_deleted_and_the_reason_is_shown(self, site: Client) -> None:
        category = ProductFactory.create().category

        answer = site.post(f"{SHOP}/category/{category.pk}/delete/", {"post": "yes"}, follow=True)

        assert "still has products" in answer.content.decode()

    def test_category_cannot_be_moved_below_its_own_child(self, site: Client) -> None:
        kitchen = CategoryFactory.create()
        tea = CategoryFactory.create(parent=kitchen)

        answer = site.post(
            f"{SHOP}/category/{kitchen.pk}/change/", {"name": "K", "parent": tea.pk}, follow=True
        )

        kitchen.refresh_from_db()
        assert kitchen.parent is None
        assert "cannot be below itself" in answer.content.decode()


class TestOrders:
    def test_cancel_action_restocks_the_units(self, site: Client) -> None:
        item = OrderItemFactory.create(product__stock=3)

        site.post(f"{SHOP}/order/", {"action": "cancel", "_selected_action": [item.order_id]})

        item.product.refresh_from_db()
        assert Order.objects.get().status == "cancelled"
        assert item.product.stock == 4

    def test_order_form_is_read_only(self, site: Client) -> None:
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
    def test_status_action_changes_allowed_orders_and_reports_the_others(
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
