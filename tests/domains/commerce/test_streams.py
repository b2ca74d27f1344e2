"""Streams and subscriptions of commerce."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from domains.commerce import services
from domains.commerce.models import Order
from domains.commerce.services import OrderRequest
from shared.auth.models import User
from tests.api_client import ApiClient, bearer
from tests.domains.commerce.factories import OrderFactory, ProductFactory
from tests.domains.commerce.test_races import order_line
from tests.streams import StreamClient, all_streams_closed, open_stream

pytestmark = pytest.mark.django_db(transaction=True)

ORDER_UPDATED = "subscription ($id: ID!) { orderUpdated(id: $id) { id status items { quantity } } }"
ORDER_PLACED = "subscription { orderPlaced { id user_id: userId } }"
STOCK_CHANGED = "subscription ($id: ID!) { productStockChanged(id: $id) { stock } }"


@pytest.fixture(autouse=True)
def assert_all_streams_closed(db: None) -> Iterator[None]:
    yield
    assert all_streams_closed()


def watching(path: str, *, by: User | None = None, **options: Any) -> Any:
    return open_stream(f"/api/v1/{path}", headers=_lower(bearer(by)), **options)


def subscribed(document: str, *, by: User | None = None, **variables: object) -> Any:
    body = {"query": document, "variables": variables}
    return open_stream("/graphql", method="POST", body=body, headers=_lower(bearer(by)))


def _lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): text for name, text in headers.items()}


def next_payload(stream: StreamClient, field: str) -> Any:
    return stream.next().data["data"][field]


def place(customer: User, *, now: datetime) -> Order:
    teapot = ProductFactory.create(stock=5)
    return services.place_order(
        customer=customer, request=OrderRequest(lines=[order_line(teapot)]), now=now
    )


class TestOrder:
    def test_stream_sends_its_owner_the_order_as_get_returns_it(
        self, shopper: User, admin: User, api: ApiClient, now: datetime
    ) -> None:
        order = place(shopper, now=now)

        with watching(f"orders/{order.pk}/stream/", by=shopper) as stream:
            first = stream.next()
            pending = api.rest("GET", f"orders/{order.pk}/", by=shopper).json()
            services.pay_order(customer=shopper, order_id=order.pk, now=now)
            second = stream.next()
            paid = api.rest("GET", f"orders/{order.pk}/", by=shopper).json()

        assert (first.event, first.data) == ("order", pending)
        assert (second.event, second.data) == ("order", paid)
        assert (pending["status"], paid["status"]) == ("pending", "paid")

    def test_subscription_sends_each_status_of_the_order(
        self, shopper: User, now: datetime
    ) -> None:
        order = place(shopper, now=now)

        with subscribed(ORDER_UPDATED, by=shopper, id=order.pk) as stream:
            first = next_payload(stream, "orderUpdated")
            services.cancel_order(actor=shopper, order_id=order.pk, now=now)
            second = next_payload(stream, "orderUpdated")

        lines = [{"quantity": 1}]
        assert first == {"id": str(order.pk), "status": "PENDING", "items": lines}
        assert second == {"id": str(order.pk), "status": "CANCELLED", "items": lines}

    def test_order_of_another_user_is_not_found(self, other_user: User, shopper: User) -> None:
        order = OrderFactory.create(user=shopper)

        with watching(f"orders/{order.pk}/stream/", by=other_user) as stream:
            assert (stream.status, stream.problem["code"]) == (404, "not_found")
        with subscribed(ORDER_UPDATED, by=other_user, id=order.pk) as stream:
            refused, last = stream.read_to_end()
        assert refused.data["errors"][0]["extensions"]["code"] == "not_found"
        assert last.event == "complete"

    def test_anonymous_request_for_an_order_stream_is_refused(self, shopper: User) -> None:
        order = OrderFactory.create(user=shopper)

        with watching(f"orders/{order.pk}/stream/") as stream:
            assert (stream.status, stream.problem["code"]) == (401, "not_authenticated")


class TestNewOrders:
    def test_admin_receives_missed_and_new_orders(
        self, shopper: User, admin: User, now: datetime
    ) -> None:
        missed = [place(shopper, now=now), place(shopper, now=now)]

        with (
            watching("orders/new/stream/", by=admin, last_id=missed[0].pk) as stream,
            subscribed(ORDER_PLACED, by=admin) as subscription,
        ):
            caught_up = stream.next()
            subscription.receives_nothing(0.5)
            live = place(shopper, now=now)

            assert caught_up.id == str(missed[1].pk)
            assert (stream.next().id, live.status) == (str(live.pk), "pending")
            assert next_payload(subscription, "orderPlaced") == {
                "id": str(live.pk),
                "user_id": str(shopper.pk),
            }

    def test_customer_may_not_stream_new_orders(self, shopper: User) -> None:
        with watching("orders/new/stream/", by=shopper) as stream:
            assert (stream.status, stream.problem["code"]) == (403, "permission_denied")
        with subscribed(ORDER_PLACED, by=shopper) as subscription:
            refused = subscription.next()
        assert refused.data["errors"][0]["extensions"]["code"] == "permission_denied"


class TestStock:
    def test_product_is_streamed_to_anonymous_viewers(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=5)

        with (
            watching(f"products/{teapot.pk}/stream/") as stream,
            subscribed(STOCK_CHANGED, id=teapot.pk) as subscription,
        ):
            before = (
                stream.next().data["stock"],
                next_payload(subscription, "productStockChanged"),
            )
            services.adjust_stock(
                actor=admin, product_id=teapot.pk, delta=-2, reason="recount", now=now
            )
            after = (stream.next().data["stock"], next_payload(subscription, "productStockChanged"))

        assert before == (5, {"stock": 5})
        assert after == (3, {"stock": 3})

    def test_import_sends_the_new_stock(self, tmp_path: Path) -> None:
        teapot = ProductFactory.create(sku="TEA-1", stock=5, category__slug="tea")
        file = tmp_path / "products.csv"
        file.write_text("sku,name,price,category,stock\nTEA-1,Teapot,34.90,tea,8\n")

        with watching(f"products/{teapot.pk}/stream/") as stream:
            before = stream.next().data["stock"]
            call_command("import_products", file)
            after = stream.next().data["stock"]

        assert (before, after) == (5, 8)

    def test_product_off_sale_is_not_found(self) -> None:
        with watching("products/4711/stream/") as stream:
            assert (stream.status, stream.problem["code"]) == (404, "not_found")
