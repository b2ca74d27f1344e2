"""How many units a customer may hold without paying."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from domains.commerce import services
from domains.commerce.errors import TooManyUnpaidUnits
from domains.commerce.models import Order
from shared.auth.models import User
from tests.concurrency import RunConcurrently
from tests.domains.commerce.factories import ProductFactory
from tests.domains.commerce.test_orders import order, order_line, stock_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unpaid_limit(settings: Any) -> None:
    """Let unpaid orders hold five units."""
    settings.NEXUS_MAX_UNPAID_UNITS = 5


class TestUnpaidUnits:
    def test_units_over_the_limit_across_several_orders_are_refused(
        self, shopper: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=50)
        order(shopper, order_line(teapot, 3), now=now)

        with pytest.raises(TooManyUnpaidUnits):
            order(shopper, order_line(teapot, 3), now=now)

        assert stock_of(teapot) == 47

    def test_units_of_an_order_are_those_of_its_lines(self, shopper: User, now: datetime) -> None:
        teapot, cup = ProductFactory.create_batch(2)

        placed = order(shopper, order_line(teapot, 2), order_line(cup, 3), now=now)

        stored = Order.objects.get(pk=placed.pk)
        assert placed.units == stored.units == 5

    def test_unpaid_units_are_read_from_an_index(self, shopper: User, now: datetime) -> None:
        order(shopper, order_line(ProductFactory.create(), 2), now=now)
        unpaid = Order.objects.filter(user=shopper, status="pending")

        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")

        assert "Index Only Scan using unpaid_units_of_a_user" in unpaid.values("units").explain()

    def test_paid_and_cancelled_orders_do_not_count(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=50)
        cancelled = order(shopper, order_line(teapot, 5), now=now)
        services.cancel_order(actor=shopper, order_id=cancelled.pk, now=now)
        paid = order(shopper, order_line(teapot, 5), now=now)
        Order.objects.filter(pk=paid.pk).update(status=Order.Status.PAID)

        order(shopper, order_line(teapot, 5), now=now)

        assert stock_of(teapot) == 40

    def test_orders_of_other_customers_do_not_count(
        self, shopper: User, other_user: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=50)
        order(other_user, order_line(teapot, 5), now=now)

        order(shopper, order_line(teapot, 5), now=now)

        assert stock_of(teapot) == 40

    @pytest.mark.django_db(transaction=True)
    def test_concurrent_orders_stay_within_the_limit(
        self, shopper: User, now: datetime, run_concurrently: RunConcurrently
    ) -> None:
        teapot = ProductFactory.create(stock=50)

        results = run_concurrently([lambda: order(shopper, order_line(teapot, 2), now=now)] * 6)

        placed = [each for each in results if isinstance(each, Order)]
        refused = [each for each in results if isinstance(each, TooManyUnpaidUnits)]
        assert (len(placed), len(refused)) == (2, 4)
        assert stock_of(teapot) == 46
