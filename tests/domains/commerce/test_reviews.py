"""Reviews."""

from datetime import datetime
from decimal import Decimal

import pytest

from domains.commerce import services
from domains.commerce.models import Product, Review
from shared.auth.models import User
from shared.errors import AlreadyExists, PermissionDenied, ValidationFailed
from tests.domains.commerce.factories import (
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    ReviewFactory,
)


class TestAddReview:
    @pytest.mark.parametrize("status", ["paid", "shipped", "delivered"])
    def test_review_by_a_buyer_changes_the_rating(
        self, shopper: User, now: datetime, status: str
    ) -> None:
        teapot = ProductFactory.create()
        ReviewFactory.create(product=teapot, rating=2)
        Product.objects.filter(pk=teapot.pk).update(rating_sum=2, rating_count=1)
        OrderItemFactory.create(
            product=teapot, order=OrderFactory.create(user=shopper, status=status)
        )

        services.add_review(user=shopper, product_id=teapot.pk, rating=5, body="Good.", now=now)

        teapot.refresh_from_db()
        assert (teapot.rating_count, teapot.rating) == (2, Decimal("3.50"))

    @pytest.mark.parametrize("status", ["pending", "cancelled", "refunded"])
    def test_review_without_a_paid_order_is_refused(
        self, shopper: User, now: datetime, status: str
    ) -> None:
        item = OrderItemFactory.create(order=OrderFactory.create(user=shopper, status=status))

        with pytest.raises(PermissionDenied):
            services.add_review(
                user=shopper, product_id=item.product_id, rating=5, body="", now=now
            )

        assert not Review.objects.exists()

    def test_second_review_of_a_product_is_refused(self, shopper: User, now: datetime) -> None:
        item = OrderItemFactory.create(order=OrderFactory.create(user=shopper, status="paid"))
        review = {"user": shopper, "product_id": item.product_id, "body": "", "now": now}
        services.add_review(**review, rating=5)

        with pytest.raises(AlreadyExists):
            services.add_review(**review, rating=1)

        item.product.refresh_from_db()
        assert item.product.rating_sum == 5

    @pytest.mark.parametrize("rating", [0, 6])
    def test_rating_out_of_range_is_refused(
        self, shopper: User, now: datetime, rating: int
    ) -> None:
        with pytest.raises(ValidationFailed):
            services.add_review(user=shopper, product_id=1, rating=rating, body="", now=now)
