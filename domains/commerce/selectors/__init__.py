"""Reading commerce. Every list is a query plan: joined, ordered and safe to paginate."""

from domains.commerce.selectors.carts import CartContents, CartTotal, get_cart, list_cart_items
from domains.commerce.selectors.categories import (
    CATEGORIES,
    CategoryCounts,
    CategoryNode,
    count_products_by_category,
    get_category,
    get_category_tree,
    list_categories,
)
from domains.commerce.selectors.imports import (
    Progress,
    get_import,
    get_progress,
    list_imports,
    progress_key,
)
from domains.commerce.selectors.orders import (
    NewOrders,
    find_order,
    get_new_orders,
    get_order,
    list_new_orders,
    list_order_events,
    list_order_items,
    list_orders,
)
from domains.commerce.selectors.products import (
    PRODUCT_ORDERS,
    PRODUCTS,
    ProductOrder,
    find_product,
    get_product,
    list_products,
)
from domains.commerce.selectors.reviews import get_review, list_all_reviews, list_reviews
from domains.commerce.selectors.stock import StockDifference, list_stock_differences
from domains.commerce.selectors.wishlists import list_wishes

__all__ = [
    "CATEGORIES",
    "PRODUCTS",
    "PRODUCT_ORDERS",
    "CartContents",
    "CartTotal",
    "CategoryCounts",
    "CategoryNode",
    "NewOrders",
    "ProductOrder",
    "Progress",
    "StockDifference",
    "count_products_by_category",
    "find_order",
    "find_product",
    "get_cart",
    "get_category",
    "get_category_tree",
    "get_import",
    "get_new_orders",
    "get_order",
    "get_product",
    "get_progress",
    "get_review",
    "list_all_reviews",
    "list_cart_items",
    "list_categories",
    "list_imports",
    "list_new_orders",
    "list_order_events",
    "list_order_items",
    "list_orders",
    "list_products",
    "list_reviews",
    "list_stock_differences",
    "list_wishes",
    "progress_key",
]
