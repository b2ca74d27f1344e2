"""Reading commerce. Every list is a query plan: joined, ordered and safe to paginate."""

from domains.commerce.selectors.baskets import (
    CartContents,
    CartTotal,
    get_cart,
    list_cart_items,
    list_wishes,
)
from domains.commerce.selectors.catalogue import (
    CATEGORIES,
    PRODUCT_ORDERS,
    PRODUCTS,
    CategoryNode,
    FilledCategory,
    ProductOrder,
    count_products_by_category,
    get_category,
    get_category_tree,
    get_product,
    list_all_reviews,
    list_categories,
    list_products,
    list_reviews,
)
from domains.commerce.selectors.imports import (
    Progress,
    get_import,
    get_progress,
    list_imports,
    progress_key,
)
from domains.commerce.selectors.ledger import StockDifference, list_stock_differences
from domains.commerce.selectors.orders import (
    get_order,
    list_new_orders,
    list_order_events,
    list_order_items,
    list_orders,
)

__all__ = [
    "CATEGORIES",
    "PRODUCTS",
    "PRODUCT_ORDERS",
    "CartContents",
    "CartTotal",
    "CategoryNode",
    "FilledCategory",
    "ProductOrder",
    "Progress",
    "StockDifference",
    "count_products_by_category",
    "get_cart",
    "get_category",
    "get_category_tree",
    "get_import",
    "get_order",
    "get_product",
    "get_progress",
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
