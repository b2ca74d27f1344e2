"""Categories."""

from datetime import datetime

import pytest

from domains.commerce import selectors, services
from domains.commerce.models import Category
from shared.auth.models import User
from shared.errors import (
    AlreadyExists,
    InUse,
    NotFound,
    ValidationFailed,
)
from tests.api_client import ApiClient
from tests.domains.commerce.factories import (
    CategoryFactory,
    OrderItemFactory,
    ProductFactory,
)


class TestCategories:
    def test_category_tree_is_ordered_by_name(self) -> None:
        kitchen = CategoryFactory.create(name="Kitchen")
        CategoryFactory.create(name="Tea", parent=kitchen)
        CategoryFactory.create(name="Coffee", parent=kitchen)
        CategoryFactory.create(name="Books")

        tree = selectors.get_category_tree()

        assert [node["name"] for node in tree] == ["Books", "Kitchen"]
        assert [node["name"] for node in tree[1]["children"]] == ["Coffee", "Tea"]

    def test_category_with_products_is_not_deleted(self, admin: User) -> None:
        category = ProductFactory.create().category

        with pytest.raises(InUse):
            services.delete_category(actor=admin, category_id=category.pk)

    def test_category_with_only_deleted_products_is_deleted_and_past_orders_show_it(
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

    def test_deleted_category_frees_its_name_and_accepts_no_products(
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

    def test_empty_category_is_deleted(self, admin: User) -> None:
        services.delete_category(actor=admin, category_id=CategoryFactory.create().pk)

        assert not Category.objects.exists()

    @pytest.mark.parametrize("is_root", [True, False])
    def test_second_category_of_one_name_under_one_parent_is_refused(
        self, admin: User, now: datetime, *, is_root: bool
    ) -> None:
        parent = None if is_root else CategoryFactory.create()
        CategoryFactory.create(name="Tea", parent=parent)
        parent_id = parent.pk if parent else None

        with pytest.raises(AlreadyExists):
            services.create_category(
                actor=admin, fields={"name": "Tea", "parent_id": parent_id}, now=now
            )

    def test_category_cannot_be_moved_below_itself_or_its_child(self, admin: User) -> None:
        kitchen = CategoryFactory.create()
        tea = CategoryFactory.create(parent=kitchen)

        for parent in (kitchen, tea):
            with pytest.raises(ValidationFailed):
                services.update_category(
                    actor=admin, category_id=kitchen.pk, changes={"parent_id": parent.pk}
                )

    def test_category_below_the_eighth_level_is_refused(self, admin: User, now: datetime) -> None:
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

    def test_category_without_a_parent_becomes_a_root(self, admin: User) -> None:
        tea = CategoryFactory.create(parent=CategoryFactory.create())

        services.update_category(actor=admin, category_id=tea.pk, changes={"parent_id": None})

        tea.refresh_from_db()
        assert tea.parent is None
