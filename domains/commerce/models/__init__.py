"""Models of commerce."""

from domains.commerce.models.baskets import Cart, CartItem, WishlistItem
from domains.commerce.models.catalogue import Category, Product, Review, StockMovement
from domains.commerce.models.imports import ProductImport
from domains.commerce.models.orders import Order, OrderEvent, OrderItem
from domains.commerce.models.payments import Payment, PaymentEvent

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
