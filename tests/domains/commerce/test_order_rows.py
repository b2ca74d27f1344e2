"""Lists of orders: one statement for the orders with their lines, and no objects."""

from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from domains.commerce import schemas, selectors
from domains.commerce.models import Order
from shared.auth.models import User
from shared.pagination import PageParams, page_of, paginate, paginate_as
from shared.selections import select
from tests.domains.commerce.factories import OrderFactory, OrderItemFactory

pytestmark = pytest.mark.django_db

ADDRESS = {
    "name": "Ada",
    "line1": '1 "Square"',
    "city": "London",
    "postal_code": "SW1",
    "country": "GB",
}


@pytest.fixture
def customer(shopper: User) -> User:
    """Return a customer with orders whose values need every format of the schema."""
    values: list[dict[str, Any]] = [
        {"shipping_address": {**ADDRESS, "line2": "", "region": "x"}, "status": "paid"},
        {"shipping_address": ADDRESS, "total_price": Decimal("9999999999.99")},
        {"shipping_address": None},
    ]
    for number, each in enumerate(values):
        order = OrderFactory.create(user=shopper, **each)
        OrderItemFactory.create_batch(number, order=order)
    OrderItemFactory.create()
    return shopper


@pytest.mark.parametrize("status", [None, Order.Status.PAID, Order.Status.REFUNDED])
def test_every_page_is_the_one_that_the_schema_makes_of_objects(
    rf: RequestFactory, customer: User, status: str | None
) -> None:
    orders = select(selectors.list_orders, viewer=customer, status=status)
    for page in (1, 2, 3):
        request = rf.get(f"/api/v1/orders/?page={page}")
        params = PageParams(page=page, page_size=2)

        with CaptureQueriesContext(connection) as queries:
            answer = paginate_as(schemas.OrderOut, request, orders, params)

        assert isinstance(answer, HttpResponse)
        assert orjson.loads(answer.content) == _by_objects(request, orders.rows, params)
        assert len(queries) <= 2


def _by_objects(request: HttpRequest, rows: QuerySet[Order], params: PageParams) -> object:
    """Return the page that ninja makes of objects."""
    page = paginate(request, rows, params)
    body = page_of(schemas.OrderOut).model_validate(page, from_attributes=True).model_dump()
    return orjson.loads(orjson.dumps(body, default=str, option=orjson.OPT_UTC_Z))
