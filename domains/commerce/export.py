"""The personal data that commerce stores."""

from collections.abc import Mapping

from domains.commerce.models import (
    Cart,
    CartItem,
    Order,
    OrderItem,
    Payment,
    ProductImport,
    Review,
    WishlistItem,
)
from shared.exports import Rows, Table, list_rows

TABLES: Mapping[str, Table] = {
    "orders": Table(
        Order,
        "user",
        ("id", "status", "currency", "total_price", "shipping_address", "created_at"),
    ),
    "order_items": Table(
        OrderItem,
        "order__user",
        ("order_id", "product_id", "product_name", "price", "quantity"),
    ),
    "payments": Table(
        Payment,
        "order__user",
        ("order_id", "provider", "amount", "currency", "status", "created_at"),
    ),
    "reviews": Table(Review, "user", ("id", "product_id", "rating", "body", "created_at")),
    "carts": Table(Cart, "user", ("id", "status", "created_at")),
    "cart_items": Table(CartItem, "cart__user", ("cart_id", "product_id", "quantity")),
    "wishlist": Table(WishlistItem, "user", ("product_id", "notify", "created_at")),
    "product_imports": Table(
        ProductImport, "actor", ("id", "file_name", "status", "created_at", "finished_at")
    ),
}


def collect(*, user_id: int) -> Mapping[str, Rows]:
    """Return a person's orders, payments, reviews, carts, wishlist and imports."""
    return list_rows(TABLES, user_id=user_id)
