"""Models of commerce."""

from domains.commerce.models.carts import Cart, CartItem
from domains.commerce.models.categories import Category
from domains.commerce.models.imports import ProductImport
from domains.commerce.models.orders import Order, OrderEvent, OrderItem
from domains.commerce.models.payments import Payment, PaymentEvent
from domains.commerce.models.products import Product
from domains.commerce.models.reviews import Review
from domains.commerce.models.stock import StockMovement
from domains.commerce.models.wishlists import WishlistItem

__all__ = [
    "Cart",
    "CartItem",
    "Category",
    "Order",
    "OrderEvent",
    "OrderItem",
    "Payment",
    "PaymentEvent",
    "Product",
    "ProductImport",
    "Review",
    "StockMovement",
    "WishlistItem",
]
