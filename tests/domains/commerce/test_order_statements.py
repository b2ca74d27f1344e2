"""How many SQL statements an order costs, however it is placed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from domains.commerce.models import Order
from shared.auth.models import User
from shared.events.models import OutboxEvent
from tests.api_client import ApiClient, bearer
from tests.domains.commerce.factories import OrderFactory, OrderItemFactory, ProductFactory

pytestmark = pytest.mark.django_db

TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")

PLACE_ORDER = """
mutation ($items: [OrderLineInput!]!) {
  placeOrder(input: {items: $items}) {
    order { id status totalPrice createdAt items { productName price quantity } }
  }
}
"""


@contextmanager
def _statements() -> Iterator[list[str]]:
    """Collect the statements on orders: neither transaction control nor authentication."""
    found: list[str] = []

    def record(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(TRANSACTION_CONTROL) and "identity_session" not in sql:
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield found


def _basket(lines: int) -> Sequence[dict[str, int]]:
    return [
        {"product_id": product.pk, "quantity": 1}
        for product in ProductFactory.create_batch(lines, stock=10)
    ]


@pytest.mark.parametrize("lines", [1, 5])
class TestPlaceOrder:
    def test_costs_one_statement_over_rest(self, api: ApiClient, shopper: User, lines: int) -> None:
        body = {"items": _basket(lines)}
        sent = bearer(shopper)

        with _statements() as statements:
            answer = api.rest("POST", "orders/", body, **sent)

        assert answer.status_code == 201, answer.json()
        assert len(answer.json()["items"]) == lines
        assert len(statements) == 1, statements

    def test_costs_one_statement_over_graphql(
        self, api: ApiClient, shopper: User, lines: int
    ) -> None:
        items = [
            {"productId": line["product_id"], "quantity": line["quantity"]}
            for line in _basket(lines)
        ]

        with _statements() as statements:
            answer = api.graphql(PLACE_ORDER, by=shopper, items=items)

        assert len(answer["data"]["placeOrder"]["order"]["items"]) == lines
        assert len(statements) == 1, statements

    def test_costs_two_statements_more_with_an_idempotency_key(
        self, api: ApiClient, shopper: User, lines: int
    ) -> None:
        body = {"items": _basket(lines)}
        sent = bearer(shopper)

        with _statements() as statements:
            answer = api.rest("POST", "orders/", body, Idempotency_Key="once", **sent)

        assert answer.status_code == 201, answer.json()
        assert len(statements) == 3, statements

    def test_several_low_stocks_are_announced_in_the_same_statement(
        self, api: ApiClient, shopper: User, lines: int
    ) -> None:
        body = {"items": [{**line, "quantity": 6} for line in _basket(lines)]}
        sent = bearer(shopper)

        with _statements() as statements:
            answer = api.rest("POST", "orders/", body, **sent)

        assert answer.status_code == 201, answer.json()
        assert OutboxEvent.objects.count() == lines + 1
        assert len(statements) == 1, statements


class TestRefusedOrder:
    def test_costs_one_statement(self, api: ApiClient, shopper: User) -> None:
        teapot, cup = ProductFactory.create_batch(2, stock=1)
        items = [{"product_id": each.pk, "quantity": 2} for each in (teapot, cup)]
        sent = bearer(shopper)

        with _statements() as statements:
            answer = api.rest("POST", "orders/", {"items": items}, **sent)

        assert answer.status_code == 409
        assert [each["field"] for each in answer.json()["errors"]] == [
            "items.0.quantity",
            "items.1.quantity",
        ]
        assert len(statements) == 1, statements


class TestResponse:
    def test_equals_the_order_that_is_read_afterwards(self, api: ApiClient, shopper: User) -> None:
        OrderItemFactory.create(order=OrderFactory.create(user=shopper))
        body = {
            "items": _basket(3)[::-1],
            "shipping_address": {
                "name": "Ada Lovelace",
                "line1": "12 St James's Square",
                "city": "London",
                "postal_code": "SW1Y 4JH",
                "country": "GB",
            },
        }

        placed = api.rest("POST", "orders/", body, by=shopper)

        read = api.rest("GET", f"orders/{placed.json()['id']}/", by=shopper)
        assert placed.status_code == 201, placed.json()
        assert placed.json() == read.json()
        assert [each["product_id"] for each in placed.json()["items"]] == [
            line["product_id"] for line in body["items"]
        ]

    def test_graphql_equals_the_order_that_is_read_afterwards(
        self, api: ApiClient, shopper: User
    ) -> None:
        line = {"productId": _basket(1)[0]["product_id"], "quantity": 2}

        placed = api.graphql(PLACE_ORDER, by=shopper, items=[line])["data"]["placeOrder"]["order"]

        read = api.graphql(
            "query ($id: ID!) { order(id: $id) { id status totalPrice createdAt"
            " items { productName price quantity } } }",
            by=shopper,
            id=placed["id"],
        )
        assert placed == read["data"]["order"]
        assert Order.objects.get().items.get().quantity == 2
