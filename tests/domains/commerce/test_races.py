"""Concurrent requests for the same rows."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from domains.commerce import selectors, services
from domains.commerce.errors import InsufficientStock
from domains.commerce.models import (
    CartItem,
    Category,
    Order,
    OrderItem,
    Payment,
    Product,
    Review,
    StockMovement,
    WishlistItem,
)
from domains.commerce.services import OrderRequest
from domains.commerce.services.import_lines import BATCH
from shared.auth.models import User
from shared.errors import (
    AlreadyExists,
    DomainError,
    InUse,
    InvalidTransition,
    NotFound,
    ValidationFailed,
)
from tests.api_client import ApiClient, bearer
from tests.concurrency import RunConcurrently, start_blocked
from tests.domains.commerce.factories import (
    CategoryFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
)
from tests.domains.commerce.test_orders import OrderLine, order_line
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def buy(customer: User, *lines: OrderLine, now: datetime) -> Order:
    return services.place_order(customer=customer, request=OrderRequest(lines=lines), now=now)


def product_fields(*, category_id: int, sku: str | None) -> services.ProductFields:
    return {
        "name": "Teapot",
        "description": "",
        "price": Decimal(1),
        "currency": "USD",
        "category_id": category_id,
        "stock": 0,
        "sku": sku,
        "max_per_order": None,
    }


def product_line(sku: str, *, category: Category) -> services.ProductLine:
    return services.ProductLine(
        number=1,
        sku=sku,
        name=sku,
        description=None,
        price=Decimal(1),
        currency=None,
        category=category.slug,
        stock=None,
    )


def add_to_cart(user: User, product: Product) -> selectors.CartContents:
    return services.add_to_cart(user=user, product_id=product.pk, quantity=1)


def add_to_wishlist(user: User, product: Product) -> services.WishState:
    return services.add_to_wishlist(
        user=user, product_id=product.pk, notify=None, now=timezone.now()
    )


def _units_of(ordered: Any) -> int:
    if isinstance(ordered, ValidationFailed):
        return 0
    assert isinstance(ordered, Order), ordered
    return sum(item.quantity for item in ordered.items.all())


def _edit(edited: Any) -> str:
    if isinstance(edited, NotFound):
        return "refused"
    assert isinstance(edited, selectors.CartContents), edited
    return "done"


def failures(outcomes: list[Any]) -> list[Exception]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


class TestBuying:
    def test_hundred_concurrent_buyers_of_ten_units_place_ten_orders(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=10)
        one_unit = order_line(teapot)
        buyers = UserFactory.create_batch(100)

        outcomes = run_concurrently([partial(buy, buyer, one_unit, now=now) for buyer in buyers])

        refused = failures(outcomes)
        teapot.refresh_from_db()
        assert len(refused) == 90
        assert {type(failure) for failure in refused} == {InsufficientStock}
        assert Order.objects.count() == 10
        assert teapot.stock == 0
        assert StockMovement.objects.aggregate(sum=Sum("delta"))["sum"] == 0

    def test_exactly_100_of_160_concurrent_requests_for_100_units_succeed(
        self, run_concurrently: RunConcurrently, api: ApiClient
    ) -> None:
        teapot = ProductFactory.create(stock=100)
        body = {"items": [{"product_id": teapot.pk, "quantity": 1}]}
        buyers = [bearer(buyer) for buyer in UserFactory.create_batch(160)]

        answers = run_concurrently(
            [partial(api.rest, "POST", "orders/", body, **sent) for sent in buyers]
        )

        statuses = Counter(answer.status_code for answer in answers)
        teapot.refresh_from_db()
        assert statuses == {201: 100, 409: 60}
        assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {
            "insufficient_stock"
        }
        assert (Order.objects.count(), OrderItem.objects.count(), teapot.stock) == (100, 100, 0)
        assert StockMovement.objects.aggregate(sum=Sum("delta"))["sum"] == 0

    def test_concurrent_orders_in_opposite_sequences_never_deadlock(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        teapot, cup = ProductFactory.create_batch(2, stock=1000)
        buyers = UserFactory.create_batch(80)

        outcomes = run_concurrently(
            [
                partial(
                    buy,
                    buyer,
                    *(
                        (order_line(teapot), order_line(cup))
                        if number % 2
                        else (order_line(cup), order_line(teapot))
                    ),
                    now=now,
                )
                for number, buyer in enumerate(buyers)
            ]
        )

        assert failures(outcomes) == []
        assert OrderItem.objects.count() == 160
        assert set(Product.objects.values_list("stock", flat=True)) == {920}

    def test_concurrent_orders_of_one_cart_succeed_once(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        shopper = UserFactory.create()
        teapot = ProductFactory.create(stock=10)
        services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=2)
        request = OrderRequest(from_cart=True)

        outcomes = run_concurrently(
            [partial(services.place_order, customer=shopper, request=request, now=now)] * 8
        )

        assert {type(failure) for failure in failures(outcomes)} == {ValidationFailed}
        assert Order.objects.count() == 1

    def test_fifty_concurrent_requests_with_one_key_place_one_order(
        self, run_concurrently: RunConcurrently, api: ApiClient
    ) -> None:
        shopper = UserFactory.create()
        teapot = ProductFactory.create(stock=100)
        body = {"items": [{"product_id": teapot.pk, "quantity": 1}]}
        sent = bearer(shopper)

        answers = run_concurrently(
            [partial(api.rest, "POST", "orders/", body, Idempotency_Key="only-once", **sent)] * 50
        )

        teapot.refresh_from_db()
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert Order.objects.count() == 1
        assert teapot.stock == 99


class TestCancelling:
    def test_concurrent_cancellations_restock_once(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        shopper = UserFactory.create()
        teapot = ProductFactory.create(stock=5)
        placed = buy(shopper, order_line(teapot, 3), now=now)

        outcomes = run_concurrently(
            [partial(services.cancel_order, actor=shopper, order_id=placed.pk, now=now)] * 16
        )

        teapot.refresh_from_db()
        assert failures(outcomes) == []
        assert teapot.stock == 5
        assert StockMovement.objects.filter(order=placed, delta=3).count() == 1

    def test_concurrent_payment_and_cancellation_end_in_one_status(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        shopper = UserFactory.create()
        teapot = ProductFactory.create(stock=5)
        placed = buy(shopper, order_line(teapot, 3), now=now)
        pay = partial(services.pay_order, customer=shopper, order_id=placed.pk, now=now)
        cancel = partial(services.cancel_order, actor=shopper, order_id=placed.pk, now=now)

        outcomes = run_concurrently([pay, cancel] * 4)

        placed.refresh_from_db()
        teapot.refresh_from_db()
        assert {type(failure) for failure in failures(outcomes)} <= {InvalidTransition}
        assert (placed.status, teapot.stock) in {("paid", 2), ("cancelled", 5)}

    def test_concurrent_status_changes_keep_stock_and_payments_consistent(
        self, run_concurrently: RunConcurrently, admin: User, now: datetime
    ) -> None:
        shopper = UserFactory.create()
        teapot = ProductFactory.create(stock=30)
        placed = [buy(shopper, order_line(teapot), now=now) for _ in range(6)]
        late = now + timedelta(hours=1)

        outcomes = run_concurrently(
            [
                act
                for order in placed
                for act in (
                    partial(services.pay_order, customer=shopper, order_id=order.pk, now=now),
                    partial(services.cancel_order, actor=shopper, order_id=order.pk, now=now),
                    partial(services.expire_pending_orders, now=late),
                    partial(
                        services.set_order_status,
                        actor=admin,
                        order_id=order.pk,
                        status="refunded",
                        now=now,
                    ),
                )
            ]
        )

        teapot.refresh_from_db()
        statuses = list(Order.objects.values_list("status", flat=True))
        paid = [outcome for outcome in outcomes[::4] if isinstance(outcome, Order)]
        assert {type(failure) for failure in failures(outcomes)} <= {InvalidTransition}
        assert set(statuses) <= {"paid", "cancelled", "refunded"}
        assert {order.status for order in paid} <= {"paid"}
        assert teapot.stock == 24 + statuses.count("cancelled")
        assert StockMovement.objects.aggregate(sum=Sum("delta"))["sum"] == teapot.stock
        for payment in Payment.objects.select_related("order"):
            assert (payment.status, payment.order.status) in {
                ("succeeded", "paid"),
                ("refund_due", "refunded"),
                ("refund_due", "cancelled"),
                ("pending", "cancelled"),
            }


class TestCart:
    def test_concurrent_additions_to_a_cart_are_summed(
        self, run_concurrently: RunConcurrently
    ) -> None:
        shopper = UserFactory.create()
        teapot = ProductFactory.create(stock=100)
        click = partial(services.add_to_cart, user=shopper, product_id=teapot.pk, quantity=1)

        outcomes = run_concurrently([click] * 16)

        assert failures(outcomes) == []
        assert max(cart.items[0].quantity for cart in outcomes) == 16

    def test_units_added_during_an_order_are_ordered_or_stay_in_the_cart(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        shopper = UserFactory.create()
        teapot = ProductFactory.create(stock=100)
        add = partial(services.add_to_cart, user=shopper, product_id=teapot.pk, quantity=1)
        order = partial(
            services.place_order, customer=shopper, request=OrderRequest(from_cart=True), now=now
        )

        add()

        outcomes = run_concurrently([add, order, add, add] * 8)

        ordered = OrderItem.objects.aggregate(sum=Sum("quantity"))["sum"]
        waiting = sum(item.quantity for item in selectors.get_cart(user=shopper).items)
        assert {type(failure) for failure in failures(outcomes)} <= {ValidationFailed}
        assert ordered + waiting == 25

    @pytest.mark.parametrize("edit", ["set_cart_quantity", "remove_from_cart", "clear_cart"])
    def test_cart_edit_during_an_order_is_applied_or_refused(
        self, run_concurrently: RunConcurrently, now: datetime, edit: str
    ) -> None:
        buyers = UserFactory.create_batch(8)
        teapot = ProductFactory.create(stock=100)

        def change(buyer: User) -> Any:
            if edit == "clear_cart":
                return services.clear_cart(user=buyer)
            line = {"user": buyer, "item_id": lines[buyer]}
            if edit == "remove_from_cart":
                return services.remove_from_cart(**line)
            return services.set_cart_quantity(**line, quantity=5)

        add = partial(services.add_to_cart, product_id=teapot.pk, quantity=1)
        lines = {buyer: add(user=buyer).items[0].pk for buyer in buyers}
        order = partial(services.place_order, request=OrderRequest(from_cart=True), now=now)
        outcomes = run_concurrently(
            [partial(order, customer=buyer) for buyer in buyers]
            + [partial(change, buyer) for buyer in buyers]
        )

        for ordered, edited in zip(outcomes[:8], outcomes[8:], strict=True):
            assert (_units_of(ordered), _edit(edited)) in {
                "set_cart_quantity": {(5, "done"), (1, "refused")},
                "remove_from_cart": {(0, "done"), (1, "refused")},
                # Clearing a cart that was just ordered succeeds: it is empty already.
                "clear_cart": {(0, "done"), (1, "done")},
            }[edit]


class TestImporting:
    def test_order_during_an_import_of_several_batches_waits_for_it(self, now: datetime) -> None:
        teapot, cup = ProductFactory.create(sku="TEA-1"), ProductFactory.create(sku="TEA-2")
        # The file names the two products in another order than that of their ids, far apart.
        skus = ["TEA-2", *(f"OTHER-{number}" for number in range(BATCH)), "TEA-1"]
        order = partial(buy, UserFactory.create(), order_line(teapot), order_line(cup), now=now)
        ordered: list[Future[Order]] = []

        def order_once(_: int) -> None:
            if not ordered:
                ordered.append(start_blocked(order))

        report = services.import_products(
            lines=[product_line(sku, category=teapot.category) for sku in skus],
            unread=[],
            now=now,
            skip_bad=False,
            on_progress=order_once,
        )

        assert (report.created, report.updated) == (BATCH, 2)
        assert ordered[0].result().total_price == 2

    def test_command_that_waits_too_long_for_a_lock_ends_with_the_reason(
        self, tmp_path: Path
    ) -> None:
        teapot = ProductFactory.create(sku="TEA-1")
        file = tmp_path / "products.csv"
        file.write_text(f"sku,name,price,category\nTEA-1,Pot,1.00,{teapot.category_id}\n")

        def import_file() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
            call_command("import_products", file)

        with transaction.atomic():
            Product.objects.update(price=2)
            ended = start_blocked(import_file)
            with pytest.raises(CommandError, match=r"lock timeout\. Try again"):
                ended.result()


class TestDeletingProducts:
    @pytest.mark.parametrize("write", [add_to_cart, add_to_wishlist])
    def test_product_is_deleted_with_the_rows_of_customers_that_were_written_before(
        self, admin: User, now: datetime, write: Callable[[User, Product], object]
    ) -> None:
        teapot, shopper = ProductFactory.create(), UserFactory.create()
        delete = partial(services.delete_product, actor=admin, product_id=teapot.pk, now=now)

        with transaction.atomic():
            write(shopper, teapot)
            deleted = start_blocked(delete)
        deleted.result()

        assert not Product.objects.exists()
        assert not CartItem.objects.exists()
        assert not WishlistItem.objects.exists()

    @pytest.mark.parametrize("write", [add_to_cart, add_to_wishlist])
    def test_product_that_is_deleted_at_the_same_moment_is_not_found(
        self, admin: User, now: datetime, write: Callable[[User, Product], object]
    ) -> None:
        teapot, shopper = ProductFactory.create(), UserFactory.create()

        with transaction.atomic():
            services.delete_product(actor=admin, product_id=teapot.pk, now=now)
            written = start_blocked(partial(write, shopper, teapot))
        with pytest.raises(NotFound):
            written.result()

        assert not Product.objects.exists()

    def test_cart_line_whose_product_is_deleted_at_the_same_moment_is_not_found(
        self, admin: User, now: datetime
    ) -> None:
        teapot, shopper = ProductFactory.create(), UserFactory.create()
        line = add_to_cart(shopper, teapot).items[0]
        change = partial(services.set_cart_quantity, user=shopper, item_id=line.pk, quantity=2)

        with transaction.atomic():
            services.delete_product(actor=admin, product_id=teapot.pk, now=now)
            changed = start_blocked(change)
        with pytest.raises(NotFound):
            changed.result()


class TestCatalogue:
    def test_concurrent_category_moves_cannot_form_a_cycle(
        self, run_concurrently: RunConcurrently, admin: User
    ) -> None:
        tea, coffee = CategoryFactory.create_batch(2)
        under = partial(services.update_category, actor=admin)

        outcomes = run_concurrently(
            [
                partial(under, category_id=tea.pk, changes={"parent_id": coffee.pk}),
                partial(under, category_id=coffee.pk, changes={"parent_id": tea.pk}),
            ]
        )

        assert [type(failure) for failure in failures(outcomes)] == [ValidationFailed]

    def test_product_is_sold_or_deleted_but_never_both(
        self, run_concurrently: RunConcurrently, admin: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=50)
        buyers = UserFactory.create_batch(7)
        delete = partial(services.delete_product, actor=admin, product_id=teapot.pk, now=now)

        outcomes = run_concurrently(
            [delete, *(partial(buy, buyer, order_line(teapot), now=now) for buyer in buyers)]
        )

        assert all(isinstance(failure, DomainError) for failure in failures(outcomes))
        assert OrderItem.objects.count() == Order.objects.count()
        assert Product.objects.filter(pk=teapot.pk).exists() == Order.objects.exists()

    @pytest.mark.parametrize("add", ["add_to_wishlist", "add_to_cart"])
    def test_product_is_listed_before_it_is_deleted_or_not_found(
        self, run_concurrently: RunConcurrently, admin: User, now: datetime, add: str
    ) -> None:
        products = ProductFactory.create_batch(8, stock=9)
        shoppers = UserFactory.create_batch(2)

        def put(shopper: User, product: Product) -> Any:
            if add == "add_to_cart":
                return services.add_to_cart(user=shopper, product_id=product.pk, quantity=1)
            return services.add_to_wishlist(
                user=shopper, product_id=product.pk, notify=None, now=now
            )

        delete = partial(services.delete_product, actor=admin, now=now)
        outcomes = run_concurrently(
            [
                act
                for product in products
                for act in (
                    partial(delete, product_id=product.pk),
                    *(partial(put, shopper, product) for shopper in shoppers),
                )
            ]
        )

        assert {type(failure) for failure in failures(outcomes)} <= {NotFound}
        assert not Product.objects.exists()

    def test_concurrent_creates_with_one_sku_succeed_once(
        self, run_concurrently: RunConcurrently, admin: User, now: datetime
    ) -> None:
        fields = product_fields(category_id=CategoryFactory.create().pk, sku="TEA-1")
        create = partial(services.create_product, actor=admin, fields=fields, now=now)

        outcomes = run_concurrently([create] * 8)

        refused = failures(outcomes)
        assert [(type(one), one.errors[0].field) for one in refused] == [(AlreadyExists, "sku")] * 7

    def test_category_is_deleted_or_gets_a_product_but_never_both(
        self, run_concurrently: RunConcurrently, admin: User, now: datetime
    ) -> None:
        categories = CategoryFactory.create_batch(8)
        for category in categories[:4]:  # These are hidden, the empty ones are deleted.
            OrderItemFactory.create(product__category=category, product__is_active=False)

        outcomes = run_concurrently(
            [
                act
                for category in categories
                for act in (
                    partial(services.delete_category, actor=admin, category_id=category.pk),
                    partial(
                        services.create_product,
                        actor=admin,
                        fields=product_fields(category_id=category.pk, sku=None),
                        now=now,
                    ),
                )
            ]
        )

        refused = [type(one) for one in outcomes if isinstance(one, Exception)]
        assert len(refused) == 8
        assert set(refused) <= {InUse, ValidationFailed}
        assert not Product.objects.on_sale().filter(category__is_active=False).exists()

    def test_concurrent_reviews_by_one_buyer_count_once(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        shopper = UserFactory.create()
        teapot = ProductFactory.create()
        OrderItemFactory.create(
            product=teapot, order=OrderFactory.create(user=shopper, status="paid")
        )
        review = partial(
            services.add_review, user=shopper, product_id=teapot.pk, rating=5, body="", now=now
        )

        outcomes = run_concurrently([review] * 8)

        teapot.refresh_from_db()
        assert {type(failure) for failure in failures(outcomes)} == {AlreadyExists}
        assert (teapot.rating_sum, teapot.rating_count) == (5, 1)
        assert Review.objects.count() == 1
