"""The lab is done when a page of orders takes as many statements as one order."""

import re
import statistics
from time import perf_counter
from typing import Any

import pytest

from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.commerce.factories import OrderFactory, OrderItemFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ORDERS = 50
MEASUREMENTS = 9


def place(number: int, *, customer: User) -> None:
    for order in OrderFactory.create_batch(number, user=customer):
        OrderItemFactory.create_batch(2, order=order)


def fetch_page(api: ApiClient, *, by: User) -> Any:
    response = api.rest("GET", f"orders/?page_size={ORDERS}", by=by)
    assert response.status_code == 200
    return response


def count_statements(response: Any) -> int:
    found = re.search(r'desc="(\d+) quer', response.headers["Server-Timing"])
    assert found is not None
    return int(found[1])


def test_page_of_orders_takes_the_same_statements_for_one_and_for_many(
    api: ApiClient, record_property: Any
) -> None:
    customer, collector = UserFactory.create_batch(2)
    place(1, customer=customer)
    place(ORDERS, customer=collector)
    fetch_page(api, by=customer)

    one, many = fetch_page(api, by=customer), fetch_page(api, by=collector)
    seconds = []
    for _ in range(MEASUREMENTS):
        started = perf_counter()
        fetch_page(api, by=collector)
        seconds.append(perf_counter() - started)

    record_property("statements for a page with 1 order", count_statements(one))
    record_property(f"statements for a page with {ORDERS} orders", count_statements(many))
    low, middle, high = (f"{1000 * f(seconds):.0f}" for f in (min, statistics.median, max))
    record_property(
        f"ms for a page with {ORDERS} orders: median of {MEASUREMENTS} (lowest to highest)",
        f"{middle} ({low} to {high})",
    )
    assert count_statements(many) == count_statements(one), "More orders take more statements."


def test_every_order_has_its_lines(api: ApiClient) -> None:
    customer = UserFactory.create()
    place(3, customer=customer)

    orders = fetch_page(api, by=customer).json()["results"]

    assert [len(order["items"]) for order in orders] == [2, 2, 2]
