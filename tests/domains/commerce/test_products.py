"""Listing and changing products."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from domains.commerce import selectors, services
from domains.commerce.models import Product
from shared.auth.models import User
from shared.errors import (
    AlreadyExists,
    NotAuthenticated,
    NotFound,
    PermissionDenied,
    ValidationFailed,
)
from tests.domains.commerce.factories import (
    CategoryFactory,
    OrderItemFactory,
    ProductFactory,
)
from tests.domains.commerce.test_stock import ledger_of


class TestListProducts:
    def test_category_filter_includes_subcategories(self) -> None:
        kitchen = CategoryFactory.create()
        tea = CategoryFactory.create(parent=kitchen)
        green = CategoryFactory.create(parent=tea)
        inside = {ProductFactory.create(category=c) for c in (kitchen, tea, green)}
        ProductFactory.create()

        assert set(selectors.list_products(category=str(kitchen.pk))) == inside
        assert set(selectors.list_products(category=kitchen.slug)) == inside

    def test_unknown_category_filter_finds_nothing(self) -> None:
        ProductFactory.create()

        assert not selectors.list_products(category="nowhere").exists()
        assert not selectors.list_products(category="9" * 40).exists()

    @pytest.mark.parametrize(
        ("ordering", "names"),
        [
            ("price", ["cheap", "even", "even too", "dear"]),
            ("-price", ["dear", "even too", "even", "cheap"]),
            ("name", ["cheap", "dear", "even", "even too"]),
            ("-name", ["even too", "even", "dear", "cheap"]),
        ],
    )
    def test_products_with_equal_keys_are_ordered_by_id(
        self, ordering: selectors.ProductOrder, names: list[str]
    ) -> None:
        for name, price in {"cheap": 1, "even": 2, "even too": 2, "dear": 3}.items():
            ProductFactory.create(name=name, price=price)

        found = selectors.list_products(ordering=ordering)

        assert [product.name for product in found] == names

    def test_no_product_is_on_two_pages(self) -> None:
        ProductFactory.create_batch(25, price=5)
        found = selectors.list_products(ordering="price")

        product_ids = [
            product.pk for start in range(0, 25, 10) for product in found[start : start + 10]
        ]

        assert len(product_ids) == len(set(product_ids)) == 25

    def test_default_order_is_newest_first_and_rating_order_is_best_first(
        self, now: datetime
    ) -> None:
        old = ProductFactory.create(created_at=now, rating_sum=5, rating_count=1)
        new = ProductFactory.create(
            created_at=now + timedelta(days=1), rating_sum=6, rating_count=2
        )

        assert list(selectors.list_products()) == [new, old]
        assert list(selectors.list_products(ordering="created_at")) == [old, new]
        assert list(selectors.list_products(ordering="-rating")) == [old, new]

    def test_price_and_stock_filters_return_matching_products(self) -> None:
        ProductFactory.create(price=5)
        fair = ProductFactory.create(price=10)
        gone = ProductFactory.create(price=15, stock=0)
        between = {"min_price": Decimal(10), "max_price": Decimal(15)}

        assert set(selectors.list_products(**between)) == {fair, gone}  # type: ignore[arg-type]
        assert set(selectors.list_products(**between, in_stock=True)) == {fair}  # type: ignore[arg-type]
        assert set(selectors.list_products(**between, in_stock=False)) == {gone}  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "words", ["teapots", '"stone teapot" or stoneware', "TONEWAR", "drip -cup"]
    )
    def test_search_matches_words_inflections_and_parts_of_a_name(self, words: str) -> None:
        teapot = ProductFactory.create(name="Stoneware Teapot", description="Does not drip.")
        ProductFactory.create(name="Cup", description="For tea.")

        assert list(selectors.list_products(search=words)) == [teapot]

    @pytest.mark.parametrize("words", ["%", "___", "%%%", "' or 1=1", "((", "!!&", "\\"])
    def test_special_characters_in_a_search_match_literally(self, words: str) -> None:
        ProductFactory.create(name="Stoneware Teapot")

        assert not selectors.list_products(search=words).exists()

    def test_product_off_sale_is_neither_listed_nor_found(self) -> None:
        hidden = ProductFactory.create(is_active=False)

        assert not selectors.list_products().exists()
        with pytest.raises(NotFound):
            selectors.get_product(id_or_slug=str(hidden.pk))


class TestCreateProduct:
    def test_created_product_is_on_sale_with_its_stock_in_the_ledger(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        made = services.create_product(actor=admin, fields=fields, now=now)

        assert (made.slug, made.price, made.stock) == ("stoneware-teapot", Decimal("34.90"), 7)
        movement = made.movements.get()
        assert (movement.delta, movement.actor) == (7, admin)

    @pytest.mark.parametrize("name", ["12345", "tree", "☕", "..."])
    def test_slug_differs_from_ids_and_path_segments(
        self, admin: User, fields: services.ProductFields, now: datetime, name: str
    ) -> None:
        made = services.create_product(actor=admin, fields={**fields, "name": name}, now=now)

        assert made.slug.startswith("product")
        assert selectors.get_product(id_or_slug=made.slug) == made

    def test_products_of_one_name_have_different_slugs(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        first = services.create_product(actor=admin, fields=fields, now=now)
        second = services.create_product(actor=admin, fields={**fields, "sku": None}, now=now)

        assert second.slug.startswith(first.slug)
        assert second.slug != first.slug

    def test_existing_sku_is_refused(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        ProductFactory.create(sku="TEA-1")

        with pytest.raises(AlreadyExists) as refusal:
            services.create_product(actor=admin, fields=fields, now=now)

        assert refusal.value.errors[0].field == "sku"
        assert Product.objects.count() == 1

    def test_unknown_category_is_refused(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        with pytest.raises(ValidationFailed) as refusal:
            services.create_product(actor=admin, fields={**fields, "category_id": 999}, now=now)

        assert refusal.value.errors[0].field == "category_id"

    def test_customer_may_not_create_a_product(
        self, shopper: User, fields: services.ProductFields, now: datetime
    ) -> None:
        with pytest.raises(PermissionDenied):
            services.create_product(actor=shopper, fields=fields, now=now)


class TestUpdateProduct:
    def test_only_sent_fields_are_changed(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(name="Teapot", price=10)

        changed = services.update_product(
            actor=admin, product_id=teapot.pk, changes={"price": Decimal("12.5")}, now=now
        )

        assert (changed.name, changed.price, changed.updated_at) == (
            "Teapot",
            Decimal("12.50"),
            now,
        )

    def test_changed_stock_is_recorded_in_the_ledger(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=10)

        services.update_product(
            actor=admin, product_id=teapot.pk, changes={"stock": 4, "expected_stock": 10}, now=now
        )

        assert ledger_of(teapot) == 4
        assert teapot.movements.order_by("pk").last().delta == -6

    def test_new_sku_is_unique_among_products(self, admin: User, now: datetime) -> None:
        teapot, cup = ProductFactory.create(sku="TEA-1"), ProductFactory.create(sku="CUP-1")
        services.update_product(
            actor=admin, product_id=teapot.pk, changes={"sku": "POT-1"}, now=now
        )

        with pytest.raises(AlreadyExists):
            services.update_product(
                actor=admin, product_id=cup.pk, changes={"sku": "pot-1"}, now=now
            )
        freed = services.update_product(
            actor=admin, product_id=cup.pk, changes={"sku": "TEA-1"}, now=now
        )

        assert freed.sku == "TEA-1"

    def test_unchanged_sku_is_accepted(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(sku="TEA-1")

        changed = services.update_product(
            actor=admin, product_id=teapot.pk, changes={"sku": "TEA-1"}, now=now
        )

        assert changed.sku == "TEA-1"


class TestDeleteProduct:
    def test_product_without_orders_is_deleted(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create()

        services.delete_product(actor=admin, product_id=teapot.pk, now=now)

        assert not Product.objects.exists()

    def test_product_with_orders_is_hidden(self, admin: User, now: datetime) -> None:
        sold = OrderItemFactory.create()

        services.delete_product(actor=admin, product_id=sold.product_id, now=now)

        sold.refresh_from_db()
        assert not sold.product.is_active
        assert not selectors.list_products().exists()
        with pytest.raises(NotFound):
            services.delete_product(actor=admin, product_id=sold.product_id, now=now)

    def test_sku_of_a_deleted_product_can_be_used_again(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        sold = OrderItemFactory.create(product__sku=fields["sku"])
        services.delete_product(actor=admin, product_id=sold.product_id, now=now)

        successor = services.create_product(actor=admin, fields=fields, now=now)
        moved = services.update_product(
            actor=admin,
            product_id=ProductFactory.create(sku="OTHER").pk,
            changes={"sku": "OTHER"},
            now=now,
        )

        sold.product.refresh_from_db()
        assert (successor.sku, sold.product.sku, moved.sku) == ("TEA-1", "TEA-1", "OTHER")


class TestConstraints:
    @pytest.mark.parametrize(
        ("values", "constraint"),
        [
            ({"stock": -1}, "stock_is_never_negative"),
            ({"price": Decimal("-0.01")}, "price_is_never_negative"),
            ({"currency": "usd"}, "product_currency_is_an_iso_code"),
        ],
    )
    def test_database_refuses_invalid_values(self, values: dict[str, Any], constraint: str) -> None:
        teapot = ProductFactory.create()

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Product.objects.filter(pk=teapot.pk).update(**values)


def test_anonymous_viewer_may_not_delete_a_product(now: datetime) -> None:
    teapot = ProductFactory.create()

    with pytest.raises(NotAuthenticated):
        services.delete_product(actor=AnonymousUser(), product_id=teapot.pk, now=now)
