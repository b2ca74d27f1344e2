"""Queries of commerce."""

from typing import Annotated, Any

from domains.commerce import schemas, selectors
from domains.commerce.graphql.types import (
    CartType,
    CategoryType,
    OrderType,
    ProductType,
    WishlistItemType,
)
from domains.commerce.models import Category, Order, Product, WishlistItem
from shared.graphql import ById, Called, Found, connection, current_user, find_one, query
from shared.selections import Rows, select

CACHED = {
    "product": (selectors.PRODUCTS,),
    "products": (selectors.PRODUCTS,),
    "category": (selectors.CATEGORIES,),
    "categories": (selectors.CATEGORIES,),
}
"""The queries whose responses to anonymous requests are cached, with their namespaces."""


@query(ProductType)
def product(info: Any, product_id: ById | None = None, slug: str | None = None) -> Found[Product]:
    """Get a product by its id or its slug."""
    return find_one(info, select(selectors.list_products), pk=product_id, slug=slug)


@connection(ProductType)
def products(info: Any, filters: schemas.ProductFilters) -> Rows[Product]:
    """List the products on sale. The newest is first by default."""
    return select(selectors.list_products, **filters.model_dump())


@query(CategoryType)
def category(
    info: Any, category_id: ById | None = None, slug: str | None = None
) -> Found[Category]:
    """Get a category by its id or its slug."""
    return find_one(info, select(selectors.list_categories), pk=category_id, slug=slug)


@connection(CategoryType)
def categories(info: Any, *, only_roots: Annotated[bool, Called("root")] = False) -> Rows[Category]:
    """List the categories. They are ordered by name."""
    return select(selectors.list_categories, only_roots=only_roots)


@query(CartType)
def cart(info: Any) -> selectors.CartContents:
    """Get your cart. It is empty until you add a product."""
    return selectors.get_cart(user=current_user(info))


@query(OrderType, signed_in=True)
def order(info: Any, order_id: ById) -> Found[Order]:
    """Get an order. Customers get their own orders, and admins every order."""
    return find_one(info, select(selectors.list_orders, viewer=current_user(info)), pk=order_id)


@connection(OrderType, signed_in=True)
def orders(info: Any, filters: schemas.OrderFilters) -> Rows[Order]:
    """List your orders. The newest is first; admins see every order."""
    return select(selectors.list_orders, viewer=current_user(info), status=filters.status)


@connection(WishlistItemType)
def wishlist(info: Any) -> Rows[WishlistItem]:
    """List your wishlist. The newest product is first."""
    return select(selectors.list_wishes, user=current_user(info))
