"""Reading the shop."""

from typing import Any

import graphene
from django.db.models import QuerySet

from domains.commerce import schemas, selectors
from domains.commerce.graphql.inputs import ProductFilterInput, ProductOrder
from domains.commerce.graphql.types import (
    CartType,
    CategoryType,
    OrderStatus,
    OrderType,
    ProductType,
    WishlistItemType,
)
from domains.commerce.models import Category, Order, Product, WishlistItem
from shared.graphql import ConnectionField, current_user, find_one, parse


class Query:
    """What one can read of the shop."""

    product = graphene.Field(
        ProductType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="One product on sale, by its id or its slug.",
    )
    products = ConnectionField(
        lambda: ProductType,
        order_by=ProductOrder,
        filter=ProductFilterInput,
        description="The products on sale.",
    )
    category = graphene.Field(
        CategoryType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="One category, by its id or its slug.",
    )
    categories = ConnectionField(
        lambda: CategoryType,
        only_roots=graphene.Boolean(name="root", description="Only those that stand in no other."),
        description="The categories, by name.",
    )
    cart = graphene.Field(CartType, description="Your cart.")
    order = graphene.Field(
        OrderType, id=graphene.ID(required=True), description="One of your orders."
    )
    orders = ConnectionField(
        lambda: OrderType,
        status=OrderStatus(),
        description="Your orders, newest first. An admin sees everybody's.",
    )
    wishlist = ConnectionField(
        lambda: WishlistItemType, description="What is on your wishlist, newest first."
    )

    @staticmethod
    def resolve_product(
        root: None,
        info: Any,
        *,
        id: str | None = None,  # noqa: A002
        slug: str | None = None,
    ) -> Product:
        """Find one product on sale."""
        return find_one(info, selectors.list_products(), pk=id, slug=slug)

    @staticmethod
    def resolve_products(
        root: None,
        info: Any,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002
        order_by: str | None = None,
    ) -> QuerySet[Product]:
        """List the products on sale."""
        said = {**(filter or {}), "ordering": order_by}
        return selectors.list_products(**parse(schemas.ProductFilters, said).model_dump())

    @staticmethod
    def resolve_category(
        root: None,
        info: Any,
        *,
        id: str | None = None,  # noqa: A002
        slug: str | None = None,
    ) -> Category:
        """Find one category."""
        return find_one(info, selectors.list_categories(), pk=id, slug=slug)

    @staticmethod
    def resolve_categories(
        root: None,
        info: Any,
        *,
        only_roots: bool | None = None,
    ) -> QuerySet[Category]:
        """List the categories."""
        return selectors.list_categories(only_roots=bool(only_roots))

    @staticmethod
    def resolve_cart(root: None, info: Any) -> selectors.CartContents:
        """Get the cart of whoever asks."""
        return selectors.get_cart(user=current_user(info))

    @staticmethod
    def resolve_order(root: None, info: Any, *, id: str) -> Order:  # noqa: A002
        """Find one order of whoever asks."""
        return find_one(info, selectors.list_orders(viewer=current_user(info)), pk=id)

    @staticmethod
    def resolve_orders(root: None, info: Any, *, status: str | None = None) -> QuerySet[Order]:
        """List the orders of whoever asks."""
        asked = parse(schemas.OrderFilters, {"status": status})
        return selectors.list_orders(viewer=current_user(info), status=asked.status)

    @staticmethod
    def resolve_wishlist(root: None, info: Any) -> QuerySet[WishlistItem]:
        """List what whoever asks wishes for."""
        return selectors.list_wishes(user=current_user(info))
