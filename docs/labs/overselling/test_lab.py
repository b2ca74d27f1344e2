"""The lab is done when no more units are sold than there are, for any number of buyers."""

from functools import partial
from typing import Any

import pytest

from tests.api_client import ApiClient, bearer
from tests.concurrency import RunConcurrently
from tests.domains.commerce.factories import ProductFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

STOCK = 10
BUYERS = 40


def stock_of(api: ApiClient, product_id: int) -> int:
    return int(api.rest("GET", f"products/{product_id}/").json()["stock"])


def test_concurrent_buyers_get_no_more_units_than_there_are(
    run_concurrently: RunConcurrently, api: ApiClient, record_property: Any
) -> None:
    teapot = ProductFactory.create(stock=STOCK)
    body = {"items": [{"product_id": teapot.pk, "quantity": 1}]}
    orders = [
        partial(api.rest, "POST", "orders/", body, **bearer(buyer))
        for buyer in UserFactory.create_batch(BUYERS)
    ]

    answers = run_concurrently(orders)

    statuses = [getattr(answer, "status_code", 500) for answer in answers]
    sold, left = statuses.count(201), stock_of(api, teapot.pk)
    record_property(f"units sold of {STOCK}, to {BUYERS} buyers", sold)
    record_property("units left afterwards", left)
    record_property("responses 409 insufficient_stock", statuses.count(409))
    record_property("other responses", BUYERS - sold - statuses.count(409))
    assert sold == STOCK, f"{sold} of {STOCK} units were sold, and {left} are left."
    assert left == 0
    assert sorted(set(statuses)) == [201, 409]


def test_order_of_more_units_than_there_are_changes_nothing(api: ApiClient) -> None:
    teapot, cup = ProductFactory.create(stock=5), ProductFactory.create(stock=1)
    items = [
        {"product_id": teapot.pk, "quantity": 2},
        {"product_id": cup.pk, "quantity": 2},
    ]

    answer = api.rest("POST", "orders/", {"items": items}, by=UserFactory.create())

    assert (answer.status_code, answer.json()["code"]) == (409, "insufficient_stock")
    assert (stock_of(api, teapot.pk), stock_of(api, cup.pk)) == (5, 1)
