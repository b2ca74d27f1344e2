"""The lab is done when an order of another customer is answered like one that does not exist."""

from typing import Any

import pytest

from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.commerce.factories import OrderFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ORDERS = 20
NO_ORDER = 987_654_321
DOCUMENT = "query($id: ID!) { order(id: $id) { id totalPrice } }"


def test_orders_of_others_cannot_be_read_by_counting_ids(
    api: ApiClient, record_property: Any
) -> None:
    curious = UserFactory.create()
    ids = [order.pk for order in OrderFactory.create_batch(ORDERS)]

    over_rest = [api.rest("GET", f"orders/{number}/", by=curious).status_code for number in ids]
    over_graphql = [api.graphql(DOCUMENT, by=curious, id=number) for number in ids]

    read = [answer for answer in over_graphql if (answer.get("data") or {}).get("order")]
    record_property(f"orders of others read over REST, of {ORDERS}", over_rest.count(200))
    record_property(f"orders of others read over GraphQL, of {ORDERS}", len(read))
    assert read == []
    assert set(over_rest) == {404}, f"{over_rest.count(200)} orders of others were shown."


def test_refusal_does_not_reveal_that_the_order_exists(api: ApiClient) -> None:
    curious = UserFactory.create()
    foreign = OrderFactory.create().pk

    existing, missing = (
        api.rest("GET", f"orders/{number}/", by=curious).json() for number in (foreign, NO_ORDER)
    )

    def without_number(answer: dict[str, Any], number: int) -> str:
        return str([answer.get(key) for key in ("status", "code", "detail")]).replace(
            str(number), ""
        )

    assert without_number(existing, foreign) == without_number(missing, NO_ORDER)


def test_customers_and_admins_read_the_orders_they_may(api: ApiClient, admin: User) -> None:
    order = OrderFactory.create()

    statuses = [
        api.rest("GET", f"orders/{order.pk}/", by=viewer).status_code
        for viewer in (order.user, admin)
    ]

    assert statuses == [200, 200]
