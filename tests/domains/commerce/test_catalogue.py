"""The catalogue: reading it and changing it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Sum

from domains.commerce import selectors, services
from domains.commerce.errors import InsufficientStock
from domains.commerce.models import Category, Product, StockMovement
from shared.auth.models import User
from shared.errors import (
    AlreadyExists,
    InUse,
    NotAuthenticated,
    NotFound,
    PermissionDenied,
    ValidationFailed,
)
from tests.api_client import ApiClient
from tests.domains.commerce.factories import (
    CategoryFactory,
    OrderItemFactory,
    ProductFactory,
)


def ledger_of(product: Product) -> int:
    return StockMovement.objects.filter(product=product).aggregate(sum=Sum("delta"))["sum"] or 0


@pytest.fixture
def fields() -> services.ProductFields:
    return {
        "name": "Stoneware Teapot",
        "description": "Pours without a drip.",
        "price": Decimal("34.9"),
        "currency": "USD",
        "category_id": CategoryFactory.create().pk,
        "stock": 7,
        "sku": "TEA-1",
        "max_per_order": None,
    }


class TestListProducts:
    def test_a_category_stands_for_all_below_it(self) -> None:
        kitchen = CategoryFactory.create()
        tea = CategoryFactory.create(parent=kitchen)
        green = CategoryFactory.create(parent=tea)
        inside = {ProductFactory.create(category=c) for c in (kitchen, tea, green)}
        ProductFactory.create()

        assert set(selectors.list_products(category=str(kitchen.pk))) == inside
        assert set(selectors.list_products(category=kitchen.slug)) == inside

    def test_a_category_that_is_not_there_holds_nothing(self) -> None:
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
    def test_is_ordered_with_ties_broken_by_id(
        self, ordering: selectors.ProductOrder, names: list[str]
    ) -> None:
        for name, price in {"cheap": 1, "even": 2, "even too": 2, "dear": 3}.items():
            ProductFactory.create(name=name, price=price)

        found = selectors.list_products(ordering=ordering)

        assert [product.name for product in found] == names

    def test_no_product_is_on_two_pages(self) -> None:
        ProductFactory.create_batch(25, price=5)
        found = selectors.list_products(ordering="price")

        walked = [product.pk for start in range(0, 25, 10) for product in found[start : start + 10]]

        assert len(walked) == len(set(walked)) == 25

    def test_newest_are_first_and_best_rated_when_asked_for(self, now: datetime) -> None:
        old = ProductFactory.create(created_at=now, rating_sum=5, rating_count=1)
        new = ProductFactory.create(
            created_at=now + timedelta(days=1), rating_sum=6, rating_count=2
        )

        assert list(selectors.list_products()) == [new, old]
        assert list(selectors.list_products(ordering="created_at")) == [old, new]
        assert list(selectors.list_products(ordering="-rating")) == [old, new]

    def test_filters_by_price_and_stock(self) -> None:
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
    def test_finds_words_their_forms_and_parts_of_a_name(self, words: str) -> None:
        teapot = ProductFactory.create(name="Stoneware Teapot", description="Does not drip.")
        ProductFactory.create(name="Cup", description="For tea.")

        assert list(selectors.list_products(search=words)) == [teapot]

    @pytest.mark.parametrize("words", ["%", "___", "%%%", "' or 1=1", "((", "!!&", "\\"])
    def test_takes_no_word_for_a_pattern(self, words: str) -> None:
        ProductFactory.create(name="Stoneware Teapot")

        assert not selectors.list_products(search=words).exists()

    def test_shows_nothing_that_is_off_sale(self) -> None:
        hidden = ProductFactory.create(is_active=False)

        assert not selectors.list_products().exists()
        with pytest.raises(NotFound):
            selectors.get_product(id_or_slug=str(hidden.pk))


class TestCreateProduct:
    def test_puts_it_on_sale_with_its_stock_in_the_ledger(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        made = services.create_product(actor=admin, fields=fields, now=now)

        assert (made.slug, made.price, made.stock) == ("stoneware-teapot", Decimal("34.90"), 7)
        movement = made.movements.get()
        assert (movement.delta, movement.actor) == (7, admin)

    @pytest.mark.parametrize("name", ["12345", "tree", "☕", "..."])
    def test_never_gives_an_address_that_means_something_else(
        self, admin: User, fields: services.ProductFields, now: datetime, name: str
    ) -> None:
        made = services.create_product(actor=admin, fields={**fields, "name": name}, now=now)

        assert made.slug.startswith("product")
        assert selectors.get_product(id_or_slug=made.slug) == made

    def test_gives_every_product_an_address_of_its_own(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        first = services.create_product(actor=admin, fields=fields, now=now)
        second = services.create_product(actor=admin, fields={**fields, "sku": None}, now=now)

        assert second.slug.startswith(first.slug)
        assert second.slug != first.slug

    def test_refuses_a_sku_that_is_taken(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        ProductFactory.create(sku="TEA-1")

        with pytest.raises(AlreadyExists) as refusal:
            services.create_product(actor=admin, fields=fields, now=now)

        assert refusal.value.errors[0].field == "sku"
        assert Product.objects.count() == 1

    def test_refuses_a_category_that_is_not_there(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        with pytest.raises(ValidationFailed) as refusal:
            services.create_product(actor=admin, fields={**fields, "category_id": 999}, now=now)

        assert refusal.value.errors[0].field == "category_id"

    def test_is_for_admins(
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

    def test_writes_a_new_stock_into_the_ledger(self, admin: User, now: datetime) -> None:
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

    def test_may_keep_its_own_sku(self, admin: User, now: datetime) -> None:
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

    def test_that_was_sold_frees_its_sku(
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


class TestAdjustStock:
    def test_adjustment_records_units_and_reason(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=10)

        movement = services.adjust_stock(
            actor=admin, product_id=teapot.pk, delta=-3, reason="broken", now=now
        )

        assert (movement.delta, movement.reason, movement.product.stock) == (-3, "broken", 7)
        assert ledger_of(teapot) == 7

    def test_refuses_to_go_below_zero(self, admin: User, now: datetime) -> None:
        teapot = ProductFactory.create(stock=2)

        with pytest.raises(InsufficientStock):
            services.adjust_stock(
                actor=admin, product_id=teapot.pk, delta=-3, reason="broken", now=now
            )

        assert ledger_of(teapot) == Product.objects.get().stock == 2

    @pytest.mark.parametrize("delta", [0, 10**10, 10**9])
    def test_refuses_what_cannot_be_counted(self, admin: User, now: datetime, delta: int) -> None:
        teapot = ProductFactory.create(stock=2)

        with pytest.raises(ValidationFailed):
            services.adjust_stock(
                actor=admin, product_id=teapot.pk, delta=delta, reason="x", now=now
            )


class TestCategories:
    def test_stand_in_a_tree_by_name(self) -> None:
        kitchen = CategoryFactory.create(name="Kitchen")
        CategoryFactory.create(name="Tea", parent=kitchen)
        CategoryFactory.create(name="Coffee", parent=kitchen)
        CategoryFactory.create(name="Books")

        tree = selectors.get_category_tree()

        assert [node["name"] for node in tree] == ["Books", "Kitchen"]
        assert [node["name"] for node in tree[1]["children"]] == ["Coffee", "Tea"]

    def test_category_with_products_is_not_deleted(self, admin: User) -> None:
        shelf = ProductFactory.create().category

        with pytest.raises(InUse):
            services.delete_category(actor=admin, category_id=shelf.pk)

    def test_holding_only_deleted_products_is_deleted_and_past_orders_show_it(
        self, admin: User, api: ApiClient, now: datetime
    ) -> None:
        kitchen = CategoryFactory.create()
        tea = CategoryFactory.create(name="Tea", slug="tea", parent=kitchen)
        sold = OrderItemFactory.create(product__category=tea)
        services.delete_product(actor=admin, product_id=sold.product_id, now=now)

        services.delete_category(actor=admin, category_id=tea.pk)
        services.delete_category(actor=admin, category_id=kitchen.pk)

        shown = api.graphql(
            f"{{ order(id: {sold.order_id}) {{ items {{ product {{ category {{ name }} }} }} }} }}",
            by=sold.order.user,
        )
        assert shown["data"]["order"]["items"] == [{"product": {"category": {"name": "Tea"}}}]
        assert not selectors.list_categories().exists()
        with pytest.raises(NotFound):
            selectors.get_category(id_or_slug="tea")

    def test_that_was_deleted_frees_its_name_and_takes_no_products(
        self, admin: User, fields: services.ProductFields, now: datetime
    ) -> None:
        tea = CategoryFactory.create(name="Tea", slug="tea")
        sold = OrderItemFactory.create(product__category=tea)
        services.delete_product(actor=admin, product_id=sold.product_id, now=now)
        services.delete_category(actor=admin, category_id=tea.pk)

        again = services.create_category(
            actor=admin, fields={"name": "Tea", "parent_id": None}, now=now
        )

        listed = {category.pk for category in selectors.list_categories()}
        assert listed == {again.pk, fields["category_id"]}
        with pytest.raises(ValidationFailed):
            services.create_product(actor=admin, fields={**fields, "category_id": tea.pk}, now=now)
        with pytest.raises(ValidationFailed):
            services.create_category(
                actor=admin, fields={"name": "Green", "parent_id": tea.pk}, now=now
            )

    def test_category_with_children_is_not_deleted(self, admin: User) -> None:
        kitchen = CategoryFactory.create()
        CategoryFactory.create(parent=kitchen)

        with pytest.raises(InUse):
            services.delete_category(actor=admin, category_id=kitchen.pk)

    def test_empty_ones_can(self, admin: User) -> None:
        services.delete_category(actor=admin, category_id=CategoryFactory.create().pk)

        assert not Category.objects.exists()

    @pytest.mark.parametrize("is_root", [True, False])
    def test_have_one_name_once_in_one_place(
        self, admin: User, now: datetime, *, is_root: bool
    ) -> None:
        parent = None if is_root else CategoryFactory.create()
        CategoryFactory.create(name="Tea", parent=parent)
        parent_id = parent.pk if parent else None

        with pytest.raises(AlreadyExists):
            services.create_category(
                actor=admin, fields={"name": "Tea", "parent_id": parent_id}, now=now
            )

    def test_cannot_stand_below_themselves(self, admin: User) -> None:
        kitchen = CategoryFactory.create()
        tea = CategoryFactory.create(parent=kitchen)

        for parent in (kitchen, tea):
            with pytest.raises(ValidationFailed):
                services.update_category(
                    actor=admin, category_id=kitchen.pk, changes={"parent_id": parent.pk}
                )

    def test_stand_only_so_deep(self, admin: User, now: datetime) -> None:
        parent_id = None
        for level in range(8):
            made = services.create_category(
                actor=admin, fields={"name": f"Level {level}", "parent_id": parent_id}, now=now
            )
            parent_id = made.pk

        with pytest.raises(ValidationFailed):
            services.create_category(
                actor=admin, fields={"name": "Cellar", "parent_id": parent_id}, now=now
            )

    def test_can_become_roots(self, admin: User) -> None:
        tea = CategoryFactory.create(parent=CategoryFactory.create())

        services.update_category(actor=admin, category_id=tea.pk, changes={"parent_id": None})

        tea.refresh_from_db()
        assert tea.parent is None


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("values", "promise"),
        [
            ({"stock": -1}, "stock_is_never_negative"),
            ({"price": Decimal("-0.01")}, "price_is_never_negative"),
            ({"currency": "usd"}, "product_currency_is_an_iso_code"),
        ],
    )
    def test_keeps_the_promises_by_itself(self, values: dict[str, Any], promise: str) -> None:
        teapot = ProductFactory.create()

        with pytest.raises(IntegrityError, match=promise), transaction.atomic():
            Product.objects.filter(pk=teapot.pk).update(**values)


def test_anonymous_viewer_is_refused(now: datetime) -> None:
    teapot = ProductFactory.create()

    with pytest.raises(NotAuthenticated):
        services.delete_product(actor=AnonymousUser(), product_id=teapot.pk, now=now)
