"""Queries of commerce."""

from typing import Any

import graphene
from django.db.models import QuerySet

from domains.commerce import schemas, selectors
from domains.commerce.graphql.types import (
    CartType,
    CategoryType,
    OrderType,
    ProductType,
    WishlistItemType,
)
from domains.commerce.models import Category, Order, Product, WishlistItem
from shared.graphql import (
    ConnectionField,
    current_user,
    find_one,
    input_of,
    ordering_enum,
    with_filters,
)

ProductOrder = ordering_enum(selectors.ProductOrder, name="ProductOrder", module=__name__)
ProductFilterInput = input_of(schemas.ProductFilters, omit=["ordering"])

CACHED = {
    "product": (selectors.PRODUCTS,),
    "products": (selectors.PRODUCTS,),
    "category": (selectors.CATEGORIES,),
    "categories": (selectors.CATEGORIES,),
}
"""The queries whose responses to anonymous requests are cached, with their namespaces."""


class Query:
    """The queries of commerce."""

    product = graphene.Field(
        ProductType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="Get a product by its id or its slug.",
    )
    products = ConnectionField(
        lambda: ProductType,
        order_by=ProductOrder,
        filter=ProductFilterInput,
        description="List the products on sale. The newest is first by default.",
    )
    category = graphene.Field(
        CategoryType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="Get a category by its id or its slug.",
    )
    categories = ConnectionField(
        lambda: CategoryType,
        only_roots=graphene.Boolean(name="root", description="Only root categories."),
        description="List the categories. They are ordered by name.",
    )
    cart = graphene.Field(
        CartType, description="Get your cart. It is empty until you add a product."
    )
    order = graphene.Field(
        OrderType,
        id=graphene.ID(required=True),
        description="Get an order. Customers get their own orders, and admins every order.",
    )
    orders = ConnectionField(
        lambda: OrderType,
        filter=input_of(schemas.OrderFilters),
        description="List your orders. The newest is first; admins see every order.",
    )
    wishlist = ConnectionField(
        lambda: WishlistItemType, description="List your wishlist. The newest product is first."
    )

    @staticmethod
    def resolve_product(root: None, info: Any, **key: str) -> Product:
        """Return one product on sale."""
        return find_one(info, selectors.list_products(), pk=key.get("id"), slug=key.get("slug"))

    @staticmethod
    @with_filters(schemas.ProductFilters)
    def resolve_products(
        root: None, info: Any, filters: schemas.ProductFilters
    ) -> QuerySet[Product]:
        """Return the products on sale."""
        return selectors.list_products(**filters.model_dump())

    @staticmethod
    def resolve_category(root: None, info: Any, **key: str) -> Category:
        return find_one(info, selectors.list_categories(), pk=key.get("id"), slug=key.get("slug"))

    @staticmethod
    def resolve_categories(
        root: None,
        info: Any,
        *,
        only_roots: bool | None = None,
    ) -> QuerySet[Category]:
        return selectors.list_categories(only_roots=bool(only_roots))

    @staticmethod
    def resolve_cart(root: None, info: Any) -> selectors.CartContents:
        """Return the cart of the viewer."""
        return selectors.get_cart(user=current_user(info))

    @staticmethod
    def resolve_order(root: None, info: Any, **key: str) -> Order:
        """Return one order that the viewer may see."""
        return find_one(info, selectors.list_orders(viewer=current_user(info)), pk=key["id"])

    @staticmethod
    @with_filters(schemas.OrderFilters, signed_in=True)
    def resolve_orders(root: None, info: Any, filters: schemas.OrderFilters) -> QuerySet[Order]:
        """Return the orders that the viewer may see."""
        return selectors.list_orders(viewer=current_user(info), status=filters.status)

    @staticmethod
    def resolve_wishlist(root: None, info: Any) -> QuerySet[WishlistItem]:
        """Return the viewer's wishlist."""
        return selectors.list_wishes(user=current_user(info))
