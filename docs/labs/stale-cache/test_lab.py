"""The lab is done when no request after a commit gets the price from before it."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from shared.auth.models import User
from tests.api_client import ApiClient
from tests.concurrency import RunConcurrently
from tests.domains.commerce.factories import ProductFactory

pytestmark = pytest.mark.django_db(transaction=True)

PRODUCTS = 10


def listed_price(api: ApiClient, category_id: int) -> str:
    page = api.rest("GET", f"products/?category={category_id}").json()
    return str(page["results"][0]["price"])


def test_list_shows_the_new_price_although_it_was_read_during_the_change(
    run_concurrently: RunConcurrently, api: ApiClient, admin: User, record_property: Any
) -> None:
    products = ProductFactory.create_batch(PRODUCTS, price=Decimal(10))
    during, after = [], []

    for product in products:
        path, read = f"products/{product.pk}/", partial(listed_price, api, product.category_id)
        # The change is complete, but not committed, when another request reads the list.
        with transaction.atomic():
            assert api.rest("PATCH", path, {"price": "12.00"}, by=admin).status_code == 200
            during += run_concurrently([read])
        after.append(read())

    record_property(
        f"lists with the former price after the commit, of {PRODUCTS}", after.count("10.00")
    )
    record_property("seconds until these lists expire", 60 if "10.00" in after else 0)
    assert set(during) == {"10.00"}
    assert set(after) == {"12.00"}, f"{after.count('10.00')} of {PRODUCTS} lists are stale."


def test_second_request_is_answered_from_the_cache(api: ApiClient) -> None:
    category_id = ProductFactory.create().category_id

    path = f"products/?category={category_id}&max_price=4711"
    statuses = [api.rest("GET", path).headers["Cache-Status"] for _ in range(2)]

    assert statuses[1] == "nexus; hit"
