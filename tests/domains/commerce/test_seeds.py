"""Loading the demo shop."""

from datetime import datetime

import pytest
from django.core.management import call_command
from django.db.models import F, OuterRef, Subquery, Sum

from domains.commerce import seeds
from domains.commerce.models import Category, Order, OrderEvent, Product, Review
from shared.accounts import seeds as people
from tests.domains.commerce.factories import ProductFactory


@pytest.fixture
def shop(now: datetime) -> None:
    people.load(password="the tea is in the pot", now=now)
    seeds.load(now=now)


@pytest.mark.usefixtures("shop")
class TestLoad:
    def test_products_and_categories_are_loaded(self) -> None:
        assert Product.objects.count() == 300
        assert Category.objects.filter(parent=None).count() == 6
        assert Product.objects.get(pk=1).name == "Stoneware Teapot"

    def test_orders_and_reviews_are_loaded(self) -> None:
        statuses = Order.objects.filter(user__username="ada").order_by("pk")

        assert [order.status for order in statuses] == ["delivered", "shipped", "pending"]
        assert Review.objects.count() == 3

    def test_ledger_of_the_demo_equals_the_stock(self) -> None:
        booked = Product.objects.annotate(sum=Sum("movements__delta", default=0))

        assert not booked.exclude(sum=F("stock")).exists()

    def test_repeated_load_changes_nothing(self, now: datetime) -> None:
        seeds.load(now=now)

        assert (Product.objects.count(), Order.objects.count()) == (300, 5)

    def test_new_product_gets_a_free_id(self) -> None:
        assert ProductFactory.create().pk > 300


@pytest.fixture
def large_shop(now: datetime) -> None:
    people.load_large(now=now, crowd=50)
    seeds.load_large(now=now, categories=60, products=300, orders=400)


@pytest.mark.usefixtures("large_shop")
class TestLoadLarge:
    def test_requested_numbers_of_rows_are_loaded(self) -> None:
        assert Category.objects.count() == 60
        assert Product.objects.count() == 300
        assert Order.objects.count() == 400

    def test_ledger_of_the_large_shop_equals_the_stock(self) -> None:
        booked = Product.objects.annotate(sum=Sum("movements__delta", default=0))

        assert not booked.exclude(sum=F("stock")).exists()

    def test_order_totals_equal_their_lines(self) -> None:
        added_up = Order.objects.annotate(sum=Sum(F("items__price") * F("items__quantity")))

        assert not added_up.exclude(sum=F("total_price")).exists()

    def test_last_event_of_every_order_has_its_status(self) -> None:
        last_step = OrderEvent.objects.filter(order=OuterRef("pk")).order_by("-pk")[:1]

        with_last_event = Order.objects.annotate(
            last_status=Subquery(last_step.values("to_status"))
        )

        assert not with_last_event.exclude(last_status=F("status")).exists()

    def test_product_ratings_equal_their_reviews(self) -> None:
        rated = Product.objects.annotate(sum=Sum("reviews__rating", default=0))

        assert rated.filter(rating_count__gt=0).exists()
        assert not rated.exclude(sum=F("rating_sum")).exists()

    def test_repeated_large_load_changes_nothing(self, now: datetime) -> None:
        seeds.load_large(now=now)

        assert (Product.objects.count(), Order.objects.count()) == (300, 400)

    def test_new_product_gets_an_id_after_the_large_shop(self) -> None:
        assert ProductFactory.create().pk == seeds.FIRST_ID + 300


@pytest.mark.django_db
def test_no_orders_are_loaded_without_customers(now: datetime) -> None:
    seeds.load_large(now=now, categories=60, products=300, orders=400)

    assert Product.objects.count() == 300
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_loading_after_a_reset_restores_the_same_ids() -> None:
    call_command("seed", reset=True)
    before = list(Product.objects.order_by("pk").values_list("pk", "name", "price", "stock"))
    orders = list(Order.objects.order_by("pk").values_list("pk", "total_price"))

    call_command("seed", reset=True)

    assert (
        list(Product.objects.order_by("pk").values_list("pk", "name", "price", "stock")) == before
    )
    assert list(Order.objects.order_by("pk").values_list("pk", "total_price")) == orders
