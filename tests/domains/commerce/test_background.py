"""Background work of commerce: mails, notifications, expiry of orders, the ledger check."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from domains.commerce import services, tasks
from domains.commerce.models import Cart, Order, Product, StockMovement, WishlistItem
from domains.commerce.schedule import SCHEDULE
from domains.commerce.services import OrderRequest, ProductLine
from nexus.celery import app
from shared.accounts.services.accounts import delete_me
from shared.auth.models import User
from shared.events.models import OutboxEvent
from shared.notifications.models import Notification
from tests.concurrency import RunConcurrently
from tests.domains.commerce.factories import (
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    WishlistItemFactory,
)
from tests.factories import AdminFactory
from tests.mail_servers import FailsOnce

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class OrderLine:
    product_id: int
    quantity: int = 1


def order(customer: User, product: Product, *, quantity: int = 1, now: datetime) -> Order:
    return services.place_order(
        customer=customer, request=OrderRequest(lines=[OrderLine(product.pk, quantity)]), now=now
    )


def texts_for(user: User) -> list[str]:
    return [
        notification.text for notification in Notification.objects.filter(user=user).order_by("pk")
    ]


class TestOrderConfirmation:
    def test_confirmation_is_mailed_once_with_the_order_lines(
        self, shopper: User, now: datetime, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        placed = order(shopper, ProductFactory.create(name="Teapot"), quantity=2, now=now)

        deliver()
        tasks.send_order_confirmation(order_id=placed.pk)

        [mail] = mailoutbox
        assert (mail.subject, mail.to) == (f"Your order {placed.pk}", [shopper.email])
        assert "2 x Teapot, 10.00 USD each" in mail.body
        assert "Total: 20.00 USD" in mail.body

    def test_confirmation_is_retried_until_the_mail_server_responds(
        self,
        shopper: User,
        now: datetime,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
        settings: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        settings.EMAIL_BACKEND = "tests.mail_servers.FailsOnce"
        monkeypatch.setattr(FailsOnce, "failures_left", 2)
        placed = order(shopper, ProductFactory.create(), now=now)

        deliver()

        assert [mail.subject for mail in mailoutbox] == [f"Your order {placed.pk}"]

    def test_cancelled_order_gets_no_confirmation(
        self, shopper: User, now: datetime, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        placed = order(shopper, ProductFactory.create(), now=now)
        services.cancel_order(actor=shopper, order_id=placed.pk, now=now)

        deliver()

        assert mailoutbox == []

    def test_failed_order_stores_no_event(self, shopper: User, now: datetime) -> None:
        product = ProductFactory.create(stock=0)

        with pytest.raises(Exception, match="Fewer than"):
            order(shopper, product, now=now)

        assert not OutboxEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_eight_workers_send_one_confirmation(
        self,
        shopper: User,
        now: datetime,
        run_concurrently: RunConcurrently,
        mailoutbox: list[Any],
    ) -> None:
        placed = order(shopper, ProductFactory.create(), now=now)

        run_concurrently(
            [lambda: services.send_order_confirmation(order_id=placed.pk, now=now)] * 8
        )

        assert len(mailoutbox) == 1

    def test_concurrent_buyers_publish_low_stock_once(
        self, shopper: User, now: datetime, run_concurrently: RunConcurrently
    ) -> None:
        teapot = ProductFactory.create(stock=12)

        run_concurrently([lambda: order(shopper, teapot, now=now)] * 12)

        low = OutboxEvent.objects.filter(topic__endswith="StockRanLow")
        assert [event.payload["stock"] for event in low] == [5]


class TestOrderMoved:
    def test_customer_is_notified_of_every_status_change(
        self, shopper: User, admin: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        placed = OrderFactory.create(user=shopper, status="paid")

        for status in ("shipped", "delivered"):
            services.set_order_status(actor=admin, order_id=placed.pk, status=status, now=now)
        deliver()

        assert texts_for(shopper) == [
            f"Your order {placed.pk} is now shipped.",
            f"Your order {placed.pk} is now delivered.",
        ]

    def test_customer_is_not_notified_of_their_own_change(
        self, shopper: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        placed = order(shopper, ProductFactory.create(), now=now)
        services.cancel_order(actor=shopper, order_id=placed.pk, now=now)

        deliver()

        assert texts_for(shopper) == []


class TestDeletedCustomers:
    def test_deleted_customer_leaves_orders_without_an_address(
        self, shopper: User, other_user: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        address = {"name": "Ada Lovelace", "line1": "12 St James's Square"}
        for customer in (shopper, other_user):
            OrderFactory.create(user=customer, shipping_address=address, status="delivered")
            OrderFactory.create(user=customer)
            WishlistItemFactory.create(user=customer)
            services.add_to_cart(user=customer, product_id=ProductFactory.create().pk, quantity=1)
        shopper.set_password("correct horse")
        shopper.save()

        delete_me(user=shopper, password="correct horse", now=now)
        deliver()

        assert Order.objects.filter(user=shopper).count() == 2
        with_address = Order.objects.exclude(shipping_address=None)
        assert [order.user for order in with_address] == [other_user]
        assert [wish.user for wish in WishlistItem.objects.all()] == [other_user]
        assert [cart.user for cart in Cart.objects.all()] == [other_user]


class TestLowStock:
    def test_every_admin_is_notified_once_when_stock_falls_below_the_threshold(
        self,
        shopper: User,
        admin: User,
        now: datetime,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        another = AdminFactory.create()
        teapot = ProductFactory.create(name="Teapot", stock=7)

        for _ in range(3):
            order(shopper, teapot, now=now)
        deliver()

        assert texts_for(admin) == texts_for(another) == ["Only 5 of Teapot are left."]
        low = [mail.to for mail in mailoutbox if mail.subject == "A stock runs low"]
        assert sorted(low) == sorted([[admin.email], [another.email]])

    def test_second_fall_below_the_threshold_is_notified_again(
        self, shopper: User, admin: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        teapot = ProductFactory.create(name="Teapot", stock=6)
        later = now + timedelta(hours=1)

        order(shopper, teapot, now=now)
        services.adjust_stock(
            actor=admin, product_id=teapot.pk, delta=5, reason="delivery", now=now
        )
        order(shopper, teapot, quantity=6, now=later)
        deliver()

        assert texts_for(admin) == ["Only 5 of Teapot are left.", "Only 4 of Teapot are left."]


class TestBackInStock:
    def test_users_with_notify_are_notified_once(
        self,
        shopper: User,
        other_user: User,
        admin: User,
        now: datetime,
        deliver: Callable[[], None],
    ) -> None:
        teapot = ProductFactory.create(name="Teapot", stock=0)
        WishlistItemFactory.create(user=shopper, product=teapot, notify=True)
        WishlistItemFactory.create(user=other_user, product=teapot, notify=False)

        for delta in (3, -3, 2):
            services.adjust_stock(
                actor=admin, product_id=teapot.pk, delta=delta, reason="count", now=now
            )
            deliver()

        assert texts_for(shopper) == ["Teapot is back in stock."]
        assert texts_for(other_user) == []
        assert WishlistItem.objects.filter(product=teapot).count() == 2

    @pytest.mark.parametrize("way", ["cancelled", "imported", "edited"])
    def test_every_kind_of_restocking_publishes_the_return_to_stock(
        self, shopper: User, other_user: User, admin: User, way: str, now: datetime
    ) -> None:
        teapot = ProductFactory.create(sku="POT-1", stock=1)
        placed = order(other_user, teapot, now=now)

        if way == "cancelled":
            services.cancel_order(actor=other_user, order_id=placed.pk, now=now)
        elif way == "edited":
            services.update_product(
                actor=admin,
                product_id=teapot.pk,
                changes={"stock": 4, "expected_stock": 0},
                now=now,
            )
        else:
            services.import_products(
                lines=[line_of(teapot, stock=4)],
                unread=[],
                now=now,
                skip_bad=False,
                on_progress=lambda done: None,
            )

        assert OutboxEvent.objects.filter(topic__endswith="ProductCameBack").count() == 1


def line_of(product: Product, *, stock: int) -> ProductLine:
    return ProductLine(
        number=2,
        sku=product.sku or "",
        name=product.name,
        description="",
        price=product.price,
        currency=product.currency,
        category=str(product.category_id),
        stock=stock,
    )


class TestExpiry:
    def test_unpaid_order_is_cancelled_and_restocked_after_thirty_minutes(
        self, shopper: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        teapot = ProductFactory.create(stock=5)
        late = order(shopper, teapot, quantity=2, now=now - timedelta(minutes=31))
        fresh = order(shopper, teapot, now=now - timedelta(minutes=29))

        expired = services.expire_pending_orders(now=now)
        deliver()

        late.refresh_from_db()
        fresh.refresh_from_db()
        teapot.refresh_from_db()
        assert (expired, late.status, fresh.status, teapot.stock) == (1, "cancelled", "pending", 4)
        assert late.events.latest("pk").note == "not paid in time"
        assert texts_for(shopper) == [f"Your order {late.pk} is now cancelled."]

    def test_paid_order_does_not_expire(self, shopper: User, now: datetime) -> None:
        OrderFactory.create(user=shopper, status="paid", created_at=now - timedelta(days=1))

        assert services.expire_pending_orders(now=now) == 0

    def test_repeated_expiry_restocks_once(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=5)
        order(shopper, teapot, quantity=2, now=now - timedelta(hours=1))

        again = [services.expire_pending_orders(now=now) for _ in range(2)]

        teapot.refresh_from_db()
        assert (again, teapot.stock) == ([1, 0], 5)


class TestLedgerCheck:
    def test_differences_are_reported_and_not_corrected(
        self, admin: User, shopper: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        sound, off, unrecorded = (ProductFactory.create(stock=5) for _ in range(3))
        StockMovement.objects.filter(product=unrecorded).delete()
        Product.objects.filter(pk=off.pk).update(stock=6)
        OrderItemFactory.create(product=sound)

        found = [services.report_stock_differences(now=now) for _ in range(2)]
        deliver()

        notification = Notification.objects.get(user=admin)
        assert found == [2, 2]
        assert notification.text == "The ledger of 2 products does not add up to their stock."
        assert notification.payload["product_ids"] == [off.pk, unrecorded.pk]
        assert Product.objects.get(pk=off.pk).stock == 6
        assert texts_for(shopper) == []

    def test_correct_ledger_notifies_no_admin(self, admin: User, now: datetime) -> None:
        ProductFactory.create(stock=5)

        assert services.report_stock_differences(now=now) == 0
        assert not Notification.objects.exists()


def test_schedule_names_existing_tasks() -> None:
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)
