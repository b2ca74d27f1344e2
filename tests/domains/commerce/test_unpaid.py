"""How many units a customer may hold without paying."""

from datetime import datetime
from typing import Any

import pytest

from domains.commerce import services
from domains.commerce.errors import TooManyUnpaidUnits
from domains.commerce.models import Order
from shared.auth.models import User
from tests.domains.commerce.factories import ProductFactory
from tests.domains.commerce.test_orders import order, stock_of, want

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bound(settings: Any) -> None:
    """Let unpaid orders hold five units."""
    settings.NEXUS_MAX_UNPAID_UNITS = 5


class TestUnpaidUnits:
    def test_beyond_the_bound_are_refused_over_several_orders(
        self, shopper: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=50)
        order(shopper, want(teapot, 3), now=now)

        with pytest.raises(TooManyUnpaidUnits):
            order(shopper, want(teapot, 3), now=now)

        assert stock_of(teapot) == 47

    def test_paid_and_cancelled_orders_do_not_count(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=50)
        cancelled = order(shopper, want(teapot, 5), now=now)
        services.cancel_order(actor=shopper, order_id=cancelled.pk, now=now)
        paid = order(shopper, want(teapot, 5), now=now)
        Order.objects.filter(pk=paid.pk).update(status=Order.Status.PAID)

        order(shopper, want(teapot, 5), now=now)

        assert stock_of(teapot) == 40

    def test_orders_of_other_customers_do_not_count(
        self, shopper: User, other_user: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=50)
        order(other_user, want(teapot, 5), now=now)

        order(shopper, want(teapot, 5), now=now)

        assert stock_of(teapot) == 40

    @pytest.mark.django_db(transaction=True)
    def test_are_bounded_when_orders_come_at_once(
        self, shopper: User, now: datetime, all_at_once: Any
    ) -> None:
        teapot = ProductFactory.create(stock=50)

        results = all_at_once([lambda: order(shopper, want(teapot, 2), now=now)] * 6)

        placed = [each for each in results if isinstance(each, Order)]
        refused = [each for each in results if isinstance(each, TooManyUnpaidUnits)]
        assert (len(placed), len(refused)) == (2, 4)
        assert stock_of(teapot) == 46
