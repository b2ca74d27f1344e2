"""Commerce over REST."""

from domains.commerce.router import (
    carts,
    categories,
    imports,
    orders,
    payments,
    products,
    reviews,
    stock,
    streams,
    wishlists,
)
from domains.commerce.router.base import router

__all__ = [
    "carts",
    "categories",
    "imports",
    "orders",
    "payments",
    "products",
    "reviews",
    "router",
    "stock",
    "streams",
    "wishlists",
]
