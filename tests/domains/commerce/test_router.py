"""Commerce over REST: paths, statuses, headers and cached responses."""

from typing import Any

import pytest

from domains.commerce.models import Order, Product
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.commerce.factories import (
    CategoryFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    ReviewFactory,
)


def prices(answer: Any) -> list[str]:
    return [product["price"] for product in answer.json()["results"]]


class TestProducts:
    def test_product_supports_every_method(self, api: ApiClient, admin: User) -> None:
        category = CategoryFactory.create(name="Tea")
        body = {"name": "Teapot", "price": "19.99", "category_id": category.pk, "stock": 3}

        made = api.rest("POST", "products/", body, by=admin)
        path = made["Location"].removeprefix("/api/v1/")
        read = api.rest("GET", path)
        put = api.rest("PUT", path, {**body, "name": "Pot"}, by=admin)
        patched = api.rest("PATCH", path, {"price": "5"}, by=admin)
        deleted = api.rest("DELETE", path, by=admin)
        gone = api.rest("GET", path)

        statuses = [a.status_code for a in (made, read, put, patched, deleted, gone)]
        assert statuses == [201, 200, 200, 200, 204, 404]
        assert read.json()["category"]["name"] == "Tea"
        assert put.json()["name"] == "Pot"
        assert patched.json()["price"] == "5.00"

    def test_product_is_found_by_slug(self, api: ApiClient) -> None:
        teapot = ProductFactory.create(slug="teapot")

        assert api.rest("GET", "products/teapot/").json()["id"] == teapot.pk

    def test_product_has_every_documented_field(self, api: ApiClient) -> None:
        teapot = ProductFactory.create(sku="TEA-1")

        assert set(api.rest("GET", f"products/{teapot.pk}/").json()) == {
            *("id", "name", "slug", "description", "price", "currency", "category_id"),
            *("category", "sku", "stock", "max_per_order", "rating", "rating_count"),
            *("created_at", "updated_at"),
        }

    @pytest.mark.parametrize(
        "body",
        [
            {"name": None},
            {"price": "-1"},
            {"price": "1.999"},
            {"price": "99999999999.00"},
            {"stock": -1},
            {"id": 7},
            {"is_active": False},
            {"rating_sum": 5},
            {"name": "a\u0000b"},
            {"currency": "US"},
            {"category_id": 2**63},
        ],
    )
    def test_invalid_field_of_a_product_is_refused_by_name(
        self, api: ApiClient, admin: User, body: Any
    ) -> None:
        teapot = ProductFactory.create()

        answer = api.rest("PATCH", f"products/{teapot.pk}/", body, by=admin)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        assert answer.json()["errors"][0]["field"] == next(iter(body))

    @pytest.mark.parametrize("query", ["ordering=id", "page=0", "page_size=101", "min_price=x"])
    def test_invalid_query_of_the_product_list_is_refused(self, api: ApiClient, query: str) -> None:
        answer = api.rest("GET", f"products/?{query}")

        assert answer.status_code == 422

    def test_only_admins_may_delete_a_product(self, api: ApiClient, shopper: User) -> None:
        path = f"products/{ProductFactory.create().pk}/"

        assert api.rest("DELETE", path).status_code == 401
        assert api.rest("DELETE", path, by=shopper).status_code == 403
        assert api.rest("GET", path).status_code == 200


class TestCategories:
    def test_category_supports_every_method(self, api: ApiClient, admin: User) -> None:
        kitchen = CategoryFactory.create()

        made = api.rest("POST", "categories/", {"name": "Tea"}, by=admin)
        path = made["Location"].removeprefix("/api/v1/")
        patched = api.rest("PATCH", path, {"parent_id": kitchen.pk}, by=admin)
        put = api.rest("PUT", path, {"name": "Coffee"}, by=admin)
        read = api.rest("GET", f"categories/{made.json()['slug']}/")
        deleted = api.rest("DELETE", path, by=admin)

        statuses = [answer.status_code for answer in (made, patched, put, read, deleted)]
        assert statuses == [201, 200, 200, 200, 204]
        assert patched.json()["parent_id"] == kitchen.pk
        assert (put.json()["name"], put.json()["parent_id"]) == ("Coffee", None)
        assert api.rest("GET", path).status_code == 404

    def test_only_roots_filter_omits_subcategories(self, api: ApiClient) -> None:
        root = CategoryFactory.create()
        CategoryFactory.create(parent=root)

        found = api.rest("GET", "categories/?only_roots=true").json()

        assert [category["id"] for category in found["results"]] == [root.pk]


class TestBaskets:
    def test_cart_is_filled_and_cleared(self, api: ApiClient, shopper: User) -> None:
        teapot = ProductFactory.create(price="4.5")
        line = {"product_id": teapot.pk, "quantity": 2}

        added = api.rest("POST", "cart/items/", line, by=shopper)
        cleared = api.rest("DELETE", "cart/", by=shopper)
        cart = api.rest("GET", "cart/", by=shopper)

        assert (added.status_code, added["Location"]) == (201, "/api/v1/cart/")
        assert added.json()["items"][0]["line_total"] == added.json()["total_price"] == "9.00"
        assert cleared.status_code == 204
        assert cart.json() == {
            "items": [],
            "total_price": "0.00",
            "currency": "USD",
            "totals": [],
        }

    def test_repeated_put_adds_the_product_to_the_wishlist_once(
        self, api: ApiClient, shopper: User
    ) -> None:
        teapot = ProductFactory.create()

        for _ in range(2):
            state = api.rest("PUT", f"wishlist/{teapot.pk}/", by=shopper)
        listed = api.rest("GET", "wishlist/", by=shopper).json()

        assert (state.status_code, state.json()["count"]) == (200, 1)
        assert [wish["product"]["id"] for wish in listed["results"]] == [teapot.pk]


@pytest.mark.django_db(transaction=True)
class TestCachedResponses:
    def test_repeated_list_is_a_cache_hit(self, api: ApiClient) -> None:
        ProductFactory.create()

        first = api.rest("GET", "products/")
        second = api.rest("GET", "products/")

        assert first["Cache-Status"] == "nexus; fwd=miss; stored"
        assert second["Cache-Status"] == "nexus; hit"
        assert second.content == first.content

    def test_changed_price_is_in_the_next_response(self, api: ApiClient, admin: User) -> None:
        path = f"products/{ProductFactory.create(price=10).pk}/"
        for _ in range(2):
            assert prices(api.rest("GET", "products/")) == ["10.00"]
            assert api.rest("GET", path).json()["price"] == "10.00"

        api.rest("PATCH", path, {"price": "12.34"}, by=admin)

        assert prices(api.rest("GET", "products/")) == ["12.34"]
        assert api.rest("GET", path).json()["price"] == "12.34"

    def test_sale_and_cancellation_change_the_stock_in_the_next_response(
        self, api: ApiClient, shopper: User
    ) -> None:
        teapot = ProductFactory.create(stock=5)
        path = f"products/{teapot.pk}/"
        line = {"product_id": teapot.pk, "quantity": 2}
        assert api.rest("GET", path).json()["stock"] == 5

        placed = api.rest("POST", "orders/", {"items": [line]}, by=shopper)
        sold = api.rest("GET", path).json()["stock"]
        api.rest("POST", f"orders/{placed.json()['id']}/cancel/", by=shopper)

        assert sold == 3
        assert api.rest("GET", path).json()["stock"] == 5

    def test_new_category_is_in_the_next_tree(self, api: ApiClient, admin: User) -> None:
        assert api.rest("GET", "categories/tree/").json() == {"results": []}

        api.rest("POST", "categories/", {"name": "Tea"}, by=admin)

        tree = api.rest("GET", "categories/tree/").json()["results"]
        assert [node["name"] for node in tree] == ["Tea"]

    def test_changed_category_name_is_in_the_next_product_response(
        self, api: ApiClient, admin: User
    ) -> None:
        teapot = ProductFactory.create()
        api.rest("GET", f"products/{teapot.pk}/")

        api.rest("PATCH", f"categories/{teapot.category_id}/", {"name": "Tea"}, by=admin)

        shown = api.rest("GET", f"products/{teapot.pk}/").json()
        assert shown["category"]["name"] == "Tea"

    def test_known_etag_returns_304(self, api: ApiClient) -> None:
        path = f"products/{ProductFactory.create().pk}/"
        etag = api.rest("GET", path)["ETag"]

        assert api.rest("GET", path, If_None_Match=etag).status_code == 304

    def test_carts_and_orders_are_not_cached(self, api: ApiClient, shopper: User) -> None:
        for path in ("cart/", "orders/"):
            answer = api.rest("GET", path, by=shopper)
            assert "no-store" in answer["Cache-Control"]
            assert "Cache-Status" not in answer


class TestOrders:
    def test_repeated_key_places_one_order(self, api: ApiClient, shopper: User) -> None:
        teapot = ProductFactory.create(stock=5)
        body = {"items": [{"product_id": teapot.pk, "quantity": 1}]}

        first = api.rest("POST", "orders/", body, by=shopper, Idempotency_Key="k-1")
        again = api.rest("POST", "orders/", body, by=shopper, Idempotency_Key="k-1")
        other = api.rest("POST", "orders/", {"from_cart": True}, by=shopper, Idempotency_Key="k-1")

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.content == first.content
        assert again["Idempotency-Replayed"] == "true"
        assert again["Location"] == first["Location"] == f"/api/v1/orders/{first.json()['id']}/"
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
        assert Order.objects.count() == 1

    def test_order_has_every_documented_field(self, api: ApiClient, shopper: User) -> None:
        teapot = ProductFactory.create(price="4.5")
        address = {
            "name": "Ada",
            "line1": "12 St James's Square",
            "city": "London",
            "postal_code": "SW1Y 4JH",
            "country": "GB",
        }
        body = {
            "items": [{"product_id": teapot.pk, "quantity": 2}],
            "shipping_address": address,
            "expected_total": "9.00",
        }

        order = api.rest("POST", "orders/", body, by=shopper).json()

        assert order["shipping_address"] == {**address, "line2": "", "region": ""}
        assert order["items"] == [
            {
                "id": order["items"][0]["id"],
                "order_id": order["id"],
                "product_id": teapot.pk,
                "product_name": teapot.name,
                "quantity": 2,
                "price": "4.50",
            }
        ]
        assert set(order) == {
            *("id", "user_id", "status", "currency", "total_price", "items"),
            *("shipping_address", "created_at", "updated_at", "cancelled_at"),
        }
        assert order["total_price"] == "9.00"

    @pytest.mark.parametrize("field", ["user_id", "total_price", "status", "price"])
    def test_unknown_fields_of_an_order_are_refused(
        self, api: ApiClient, shopper: User, field: str
    ) -> None:
        line = {"product_id": ProductFactory.create().pk, "quantity": 1}

        answer = api.rest("POST", "orders/", {"items": [line], field: 1}, by=shopper)

        assert answer.status_code == 422
        assert not Order.objects.exists()

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "", None),
            ("GET", "events/", None),
            ("POST", "cancel/", None),
            ("POST", "pay/", None),
        ],
    )
    def test_order_of_another_user_is_not_found(
        self, api: ApiClient, other_user: User, method: str, path: str, body: Any
    ) -> None:
        order = OrderFactory.create()

        answer = api.rest(method, f"orders/{order.pk}/{path}", body, by=other_user)

        order.refresh_from_db()
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert order.status == "pending"

    def test_orders_remain_when_the_account_is_deleted(self, api: ApiClient, shopper: User) -> None:
        shopper.set_password("a long way down")
        shopper.save()
        item = OrderItemFactory.create(order=OrderFactory.create(user=shopper))

        gone = api.rest("DELETE", "users/me/", {"password": "a long way down"}, by=shopper)

        item.order.refresh_from_db()
        assert gone.status_code == 204
        assert item.order.user_id == shopper.pk
        assert "shopper" not in User.objects.get(pk=shopper.pk).username


class TestBudgets:
    @pytest.mark.parametrize("rows", [1, 100])
    def test_statements_of_lists_do_not_depend_on_their_length(
        self, api: ApiClient, shopper: User, rows: int, django_assert_num_queries: Any
    ) -> None:
        teapot = ProductFactory.create()
        kitchen = CategoryFactory.create()
        ProductFactory.create_batch(rows, category=kitchen)
        OrderItemFactory.create_batch(rows, product=teapot, order__user=shopper)
        ReviewFactory.create_batch(rows, product=teapot)
        # A signed-in request reads its session in one more statement; bearer() writes the session.
        budgets = {
            "products/?page_size=100": (1, None),
            f"products/?page_size=100&category={kitchen.slug}": (1, None),
            "categories/?page_size=100": (1, None),
            "categories/tree/": (1, None),
            f"products/{teapot.pk}/reviews/?page_size=100": (2, None),
            "orders/?page_size=100": (2 + 1, shopper),
        }

        for path, (queries, by) in budgets.items():
            with django_assert_num_queries(queries):
                assert api.rest("GET", path, by=by).status_code == 200

    def test_last_page_of_many_is_complete(self, api: ApiClient) -> None:
        category = CategoryFactory.create()
        Product.objects.bulk_create(
            Product(name=f"P{n}", slug=f"p-{n}", category=category, price=n % 7, stock=1)
            for n in range(600)
        )

        far = api.rest("GET", "products/?ordering=price&page=30&page_size=20").json()

        assert far["next"] is None
        assert len(far["results"]) == 20
        assert {product["price"] for product in far["results"]} == {"6.00"}
