"""Placing, cancelling, listing and moving orders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pytest

from domains.commerce import selectors, services
from domains.commerce.errors import InsufficientStock, PriceChanged
from domains.commerce.models import CartItem, Order, OrderEvent, Product, StockMovement
from domains.commerce.services import OrderRequest
from shared.auth.models import User
from shared.errors import InvalidTransition, NotFound, PermissionDenied, ValidationFailed
from tests.domains.commerce.factories import OrderFactory, ProductFactory
from tests.domains.commerce.test_stock import ledger_of


@dataclass(frozen=True)
class OrderLine:
    product_id: int
    quantity: int = 1


def order_line(product: Product, quantity: int = 1) -> OrderLine:
    return OrderLine(product.pk, quantity)


def order(customer: User, *lines: OrderLine, now: datetime, **request: object) -> Order:
    return services.place_order(
        customer=customer,
        request=OrderRequest(lines=lines, **request),  # type: ignore[arg-type]
        now=now,
    )


def stock_of(product: Product) -> int:
    return Product.objects.values_list("stock", flat=True).get(pk=product.pk)


class TestPlaceOrder:
    def test_placed_order_takes_stock_and_copies_names_and_prices(
        self, shopper: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(name="Teapot", price=Decimal("34.90"), stock=5)
        cup = ProductFactory.create(name="Cup", price=Decimal("4.55"), stock=9)

        placed = order(shopper, order_line(teapot, 2), order_line(cup, 3), now=now)

        assert placed.total_price == Decimal("83.45")
        assert placed.status == "pending"
        assert [(i.product_name, i.price, i.quantity) for i in placed.items.all()] == [
            ("Teapot", Decimal("34.90"), 2),
            ("Cup", Decimal("4.55"), 3),
        ]
        assert (stock_of(teapot), stock_of(cup)) == (3, 6)

    def test_placed_order_is_recorded_in_the_ledger(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=5)

        placed = order(shopper, order_line(teapot, 2), now=now)

        movement = StockMovement.objects.get(order=placed)
        assert (movement.delta, movement.reason, movement.actor) == (-2, "order", shopper)
        assert ledger_of(teapot) == stock_of(teapot) == 3

    def test_order_with_one_insufficient_product_changes_nothing(
        self, shopper: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=5)
        last_cup = ProductFactory.create(name="Cup", stock=1)

        with pytest.raises(InsufficientStock) as refusal:
            order(shopper, order_line(teapot), order_line(last_cup, 2), now=now)

        assert [error.field for error in refusal.value.errors] == ["items.1.quantity"]
        assert refusal.value.members == {
            "items": [{"product_id": last_cup.pk, "requested": 2, "available": 1}]
        }
        assert (stock_of(teapot), stock_of(last_cup)) == (5, 1)
        assert not Order.objects.exists()

    def test_later_price_change_does_not_change_the_order(
        self, shopper: User, admin: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(price=Decimal("10.00"))
        placed = order(shopper, order_line(teapot), now=now)

        services.update_product(
            actor=admin, product_id=teapot.pk, changes={"price": Decimal("99.00")}, now=now
        )

        again = selectors.get_order(order_id=placed.pk, viewer=shopper)
        assert again.total_price == Decimal("10.00")
        assert again.items.get().price == Decimal("10.00")

    def test_total_other_than_expected_is_refused(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(price=Decimal("10.00"), stock=5)

        with pytest.raises(PriceChanged) as refusal:
            order(shopper, order_line(teapot, 2), now=now, expected_total=Decimal("19.99"))

        assert refusal.value.members["total_price"] == "20.00"
        assert stock_of(teapot) == 5

    def test_expected_total_is_accepted(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(price=Decimal("10.00"))

        placed = order(shopper, order_line(teapot, 2), now=now, expected_total=Decimal("20"))

        assert placed.total_price == Decimal("20.00")

    @pytest.mark.parametrize("quantity", [-3, 0, 1000])
    def test_quantity_out_of_range_is_refused(
        self, shopper: User, now: datetime, quantity: int
    ) -> None:
        teapot = ProductFactory.create(stock=5)

        with pytest.raises(ValidationFailed) as refusal:
            order(shopper, order_line(teapot, quantity), now=now)

        assert refusal.value.errors[0].field == "items.0.quantity"
        assert stock_of(teapot) == 5

    def test_order_without_lines_is_refused(self, shopper: User, now: datetime) -> None:
        with pytest.raises(ValidationFailed):
            order(shopper, now=now)

    def test_same_product_on_two_lines_is_refused(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create()

        with pytest.raises(ValidationFailed) as refusal:
            order(shopper, order_line(teapot), order_line(teapot), now=now)

        assert refusal.value.errors[0].field == "items.1.product_id"

    def test_quantity_over_the_products_limit_is_refused(
        self, shopper: User, now: datetime
    ) -> None:
        rarity = ProductFactory.create(stock=50, max_per_order=2)

        with pytest.raises(ValidationFailed):
            order(shopper, order_line(rarity, 3), now=now)

        assert stock_of(rarity) == 50

    def test_order_in_two_currencies_is_refused(self, shopper: User, now: datetime) -> None:
        dollars = ProductFactory.create(currency="USD")
        pounds = ProductFactory.create(currency="GBP")

        with pytest.raises(ValidationFailed):
            order(shopper, order_line(dollars), order_line(pounds), now=now)

        assert stock_of(dollars) == stock_of(pounds) == 10

    def test_total_over_the_column_limit_is_refused(self, shopper: User, now: datetime) -> None:
        palace = ProductFactory.create(price=Decimal("9999999999.99"))

        with pytest.raises(ValidationFailed):
            order(shopper, order_line(palace, 2), now=now)

    def test_product_off_sale_is_not_found(self, shopper: User, now: datetime) -> None:
        hidden = ProductFactory.create(is_active=False)

        with pytest.raises(NotFound):
            order(shopper, order_line(hidden), now=now)

        assert stock_of(hidden) == 10

    def test_nonexistent_product_is_not_found(self, shopper: User, now: datetime) -> None:
        with pytest.raises(NotFound):
            order(shopper, OrderLine(product_id=2**63 - 1), now=now)


class TestOrderCart:
    def test_ordered_cart_is_emptied(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=5)
        services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=2)

        placed = order(shopper, now=now, from_cart=True)

        assert [(i.product_id, i.quantity) for i in placed.items.all()] == [(teapot.pk, 2)]
        assert selectors.get_cart(user=shopper).items == []
        assert stock_of(teapot) == 3

    def test_refused_order_leaves_the_cart_unchanged(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=5)
        services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=5)
        Product.objects.filter(pk=teapot.pk).update(stock=4)

        with pytest.raises(InsufficientStock):
            order(shopper, now=now, from_cart=True)

        assert CartItem.objects.get().quantity == 5
        assert len(selectors.get_cart(user=shopper).items) == 1

    def test_order_of_an_empty_cart_is_refused(self, shopper: User, now: datetime) -> None:
        with pytest.raises(ValidationFailed):
            order(shopper, now=now, from_cart=True)

    def test_lines_together_with_the_cart_are_refused(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create()
        services.add_to_cart(user=shopper, product_id=teapot.pk, quantity=2)

        with pytest.raises(ValidationFailed):
            order(shopper, order_line(teapot), now=now, from_cart=True)


class TestCancelOrder:
    def test_repeated_cancellation_restocks_once(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=5)
        placed = order(shopper, order_line(teapot, 2), now=now)

        for _ in range(3):
            cancelled = services.cancel_order(actor=shopper, order_id=placed.pk, now=now)

        assert cancelled.status == "cancelled"
        assert cancelled.cancelled_at == now
        assert stock_of(teapot) == ledger_of(teapot) == 5

    def test_paid_order_cannot_be_cancelled_by_its_customer(
        self, shopper: User, admin: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=5)
        placed = order(shopper, order_line(teapot, 2), now=now)
        services.set_order_status(actor=admin, order_id=placed.pk, status="paid", now=now)

        with pytest.raises(InvalidTransition):
            services.cancel_order(actor=shopper, order_id=placed.pk, now=now)

        assert stock_of(teapot) == 3

    def test_order_of_another_user_is_not_found(
        self, shopper: User, other_user: User, now: datetime
    ) -> None:
        placed = order(shopper, order_line(ProductFactory.create()), now=now)

        with pytest.raises(NotFound):
            services.cancel_order(actor=other_user, order_id=placed.pk, now=now)

        placed.refresh_from_db()
        assert placed.status == "pending"


STATUSES = ["pending", "paid", "shipped", "delivered", "cancelled", "refunded"]
STEPS = {
    ("pending", "paid"),
    ("pending", "cancelled"),
    ("paid", "shipped"),
    ("paid", "refunded"),
    ("shipped", "delivered"),
    ("delivered", "refunded"),
}


class TestSetOrderStatus:
    @pytest.mark.parametrize("was", STATUSES)
    @pytest.mark.parametrize("to", STATUSES)
    def test_only_transitions_of_the_table_are_allowed(
        self, admin: User, now: datetime, was: str, to: str
    ) -> None:
        pk = OrderFactory.create(status=was).pk

        if (was, to) in STEPS:
            moved = services.set_order_status(actor=admin, order_id=pk, status=to, now=now)
            event = OrderEvent.objects.get(order=moved)
            assert moved.status == to
            assert (event.from_status, event.to_status, event.actor) == (was, to, admin)
        else:
            with pytest.raises(InvalidTransition):
                services.set_order_status(actor=admin, order_id=pk, status=to, now=now)
            assert Order.objects.get(pk=pk).status == was

    def test_customer_may_not_set_the_status(self, shopper: User, now: datetime) -> None:
        mine = OrderFactory.create(user=shopper)

        with pytest.raises(PermissionDenied):
            services.set_order_status(actor=shopper, order_id=mine.pk, status="paid", now=now)

    def test_cancelled_status_restocks_the_units(
        self, shopper: User, admin: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create(stock=5)
        placed = order(shopper, order_line(teapot, 2), now=now)

        services.set_order_status(actor=admin, order_id=placed.pk, status="cancelled", now=now)

        assert stock_of(teapot) == ledger_of(teapot) == 5


class TestListOrders:
    def test_customer_lists_own_orders_and_admin_lists_all(
        self, shopper: User, other_user: User, admin: User
    ) -> None:
        mine = OrderFactory.create(user=shopper)
        others = OrderFactory.create(user=other_user)

        assert set(selectors.list_orders(viewer=shopper)) == {mine}
        assert set(selectors.list_orders(viewer=admin)) == {mine, others}

    def test_status_filter_returns_matching_orders(self, shopper: User) -> None:
        OrderFactory.create(user=shopper)
        shipped = OrderFactory.create(user=shopper, status="shipped")

        assert list(selectors.list_orders(viewer=shopper, status="shipped")) == [shipped]

    def test_events_list_each_status_change(self, shopper: User, now: datetime) -> None:
        placed = order(shopper, order_line(ProductFactory.create()), now=now)
        services.cancel_order(actor=shopper, order_id=placed.pk, now=now)

        steps = selectors.list_order_events(order_id=placed.pk, viewer=shopper)

        assert [(s.from_status, s.to_status) for s in steps.rows] == [
            (None, "pending"),
            ("pending", "cancelled"),
        ]
