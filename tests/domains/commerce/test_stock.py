"""Adjusting stock."""

from datetime import datetime

import pytest
from django.db.models import Sum

from domains.commerce import services
from domains.commerce.errors import InsufficientStock
from domains.commerce.models import Product, StockMovement
from shared.auth.models import User
from shared.errors import (
    ValidationFailed,
)
from tests.domains.commerce.factories import (
    ProductFactory,
)


def ledger_of(product: Product) -> int:
    return StockMovement.objects.filter(product=product).aggregate(sum=Sum("delta"))["sum"] or 0


class TestAdjustStock:
    def test_adjustment_records_units_and_reason(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=10)

        movement = services.adjust_stock(
            actor=admin, product_id=teapot.pk, delta=-3, reason="broken", now=now
        )

        assert (movement.delta, movement.reason, movement.product.stock) == (-3, "broken", 7)
        assert ledger_of(teapot) == 7

    def test_adjustment_below_zero_is_refused(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=2)

        with pytest.raises(InsufficientStock):
            services.adjust_stock(
                actor=admin, product_id=teapot.pk, delta=-3, reason="broken", now=now
            )

        assert ledger_of(teapot) == Product.objects.get().stock == 2

    def test_stock_over_the_limit_may_be_reduced(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=2_000_000_000)

        movement = services.adjust_stock(
            actor=admin, product_id=teapot.pk, delta=-1, reason="broken", now=now
        )

        assert movement.product.stock == 1_999_999_999

    @pytest.mark.parametrize("delta", [0, 10**10, 10**9])
    def test_adjustment_of_zero_or_out_of_range_is_refused(
        self, admin: User, now: datetime, delta: int
    ) -> None:
        teapot = ProductFactory.create(stock=2)

        with pytest.raises(ValidationFailed):
            services.adjust_stock(
                actor=admin, product_id=teapot.pk, delta=delta, reason="x", now=now
            )
