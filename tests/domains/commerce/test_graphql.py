"""Commerce over GraphQL: statements, filters and visibility."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.commerce.factories import (
    CategoryFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    ReviewFactory,
    WishlistItemFactory,
)


def codes(answer: Any) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


class TestProducts:
    def test_query_of_the_brief_runs_without_a_token(self, api: ApiClient) -> None:
        teapot = ProductFactory.create(name="Teapot", price="34.9", category__name="Tea")

        answer = api.graphql(
            f"query {{ product(id: {teapot.pk}) {{ name price category {{ name }} }} }}"
        )

        assert answer["data"] == {
            "product": {"name": "Teapot", "price": "34.90", "category": {"name": "Tea"}}
        }

    @pytest.mark.parametrize("arguments", ["id: 0", 'id: "abc"', 'slug: "nothing"', "id: 1e3"])
    def test_unknown_product_is_not_found(self, api: ApiClient, arguments: str) -> None:
        answer = api.graphql(f"{{ product({arguments}) {{ name }} }}")

        assert codes(answer)[0] in {"not_found", "graphql_validation_failed"}

    def test_products_are_paginated_by_cursor(self, api: ApiClient) -> None:
        category = CategoryFactory.create()
        ProductFactory.create_batch(5, price=3, category=category)
        document = """query Walk($after: String) {
            products(first: 2, after: $after, orderBy: PRICE_ASC) {
                totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }"""

        seen: list[str] = []
        after = None
        while True:
            page = api.graphql(document, after=after)["data"]["products"]
            seen += [edge["node"]["id"] for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]

        assert len(seen) == len(set(seen)) == page["totalCount"] == 5

    def test_product_filters_match_those_of_rest(self, api: ApiClient) -> None:
        kitchen = CategoryFactory.create()
        cheap = ProductFactory.create(price=3, category=CategoryFactory.create(parent=kitchen))
        ProductFactory.create(price=30, category=kitchen)
        ProductFactory.create(price=3)

        found = api.graphql(
            "query($c: ID!) { products(filter: {category: $c, maxPrice: 10, inStock: true})"
            " { edges { node { id } } } }",
            c=kitchen.slug,
        )

        assert [edge["node"]["id"] for edge in found["data"]["products"]["edges"]] == [
            str(cheap.pk)
        ]


class TestBudgets:
    @pytest.mark.parametrize("rows", [1, 25])
    def test_statements_of_nested_lists_do_not_depend_on_the_rows(
        self, api: ApiClient, shopper: User, rows: int, django_assert_num_queries: Any
    ) -> None:
        for category in CategoryFactory.create_batch(rows):
            ReviewFactory.create(product__category=category)
        OrderItemFactory.create_batch(rows, order__user=shopper)
        WishlistItemFactory.create_batch(rows, user=shopper)
        session_statements = 2
        documents: dict[str, tuple[int, User | None]] = {
            """{ categories(first: 100) { edges { node { name children(first: 2) { totalCount }
                products(first: 3) { edges { node { name
                    reviews(first: 3) { edges { node { rating } } } } } } } } } }""": (1, None),
            """{ orders(first: 25) { totalCount edges { node { status
                items { quantity product { name category { name } } }
                events(first: 5) { edges { node { toStatus } } } } } } }""": (
                2 + session_statements,
                shopper,
            ),
            """{ wishlist(first: 25) { edges { node { product { name
                reviews(first: 1) { edges { node { body } } } } } } } }""": (
                1 + session_statements,
                shopper,
            ),
        }

        for document, (queries, by) in documents.items():
            with django_assert_num_queries(queries):
                assert "errors" not in api.graphql(document, by=by)


class TestPrivacy:
    @pytest.mark.parametrize(
        "field", ["cart { currency }", "orders { totalCount }", "wishlist { totalCount }"]
    )
    def test_personal_fields_require_a_signed_in_viewer(self, api: ApiClient, field: str) -> None:
        assert codes(api.graphql(f"{{ {field} }}")) == ["not_authenticated"]

    def test_order_of_another_user_is_not_found(self, api: ApiClient, other_user: User) -> None:
        order = OrderFactory.create()

        answer = api.graphql(f"{{ order(id: {order.pk}) {{ id }} }}", by=other_user)

        assert answer["data"] == {"order": None}
        assert codes(answer) == ["not_found"]

    def test_nested_lists_leave_out_products_off_sale(self, api: ApiClient) -> None:
        hidden = ProductFactory.create(is_active=False)

        answer = api.graphql(
            f"{{ category(id: {hidden.category_id}) {{ products {{ totalCount"
            " edges { node { id } } } } }"
        )

        assert answer["data"]["category"]["products"] == {"totalCount": 0, "edges": []}


class TestStatements:
    @pytest.mark.parametrize("operation", ["place", "cancel"])
    def test_mutation_reads_an_order_as_often_as_rest(
        self, api: ApiClient, shopper: User, operation: str
    ) -> None:
        product = ProductFactory.create(stock=9)
        orders = OrderItemFactory.create_batch(2, order__user=shopper, product=product)
        items = {"items": [{"product_id": product.pk, "quantity": 1}]}
        selection = "{ order { id status items { productName quantity price } } }"
        path, body, field = {
            "place": (
                "orders/",
                items,
                f'placeOrder(input: {{ items: [{{ productId: "{product.pk}", quantity: 1 }}] }})',
            ),
            "cancel": (
                f"orders/{orders[0].order_id}/cancel/",
                None,
                f"cancelOrder(id: {orders[1].order_id})",
            ),
        }[operation]

        with CaptureQueriesContext(connection) as over_rest:
            assert api.rest("POST", path, body, by=shopper).status_code in (200, 201)
        with CaptureQueriesContext(connection) as over_graphql:
            answer = api.graphql(f"mutation {{ {field} {selection} }}", by=shopper)

        assert "errors" not in answer
        assert len(over_graphql) == len(over_rest)

    def test_repeated_addition_to_a_cart_returns_the_cart(
        self, api: ApiClient, shopper: User
    ) -> None:
        product = ProductFactory.create(stock=9)
        document = (
            f'mutation {{ addToCart(productId: {product.pk}, quantity: 2, idempotencyKey: "once-1")'
            " { cart { items { quantity } } } }"
        )

        answers = [api.graphql(document, by=shopper) for _ in range(2)]

        assert [answer["data"]["addToCart"]["cart"] for answer in answers] == [
            {"items": [{"quantity": 2}]}
        ] * 2
