"""Schemas of requests and responses. Services validate their meaning."""

from domains.commerce.schemas.carts import (
    CartItemIn,
    CartItemOut,
    CartOut,
    CartQuantityIn,
)
from domains.commerce.schemas.categories import (
    CategoryFilters,
    CategoryIn,
    CategoryOut,
    CategoryPatchIn,
    CategoryTree,
    CategoryTreeOut,
)
from domains.commerce.schemas.imports import ProductImportIn, ProductImportOut
from domains.commerce.schemas.orders import (
    OrderEventOut,
    OrderFilters,
    OrderIn,
    OrderItemOut,
    OrderOut,
    OrderStatusIn,
    ShippingAddressIn,
    ShippingAddressOut,
)
from domains.commerce.schemas.payments import PaymentEventIn, PaymentReceiptOut
from domains.commerce.schemas.products import (
    IdOrSlug,
    ProductFilters,
    ProductIn,
    ProductOut,
    ProductPatchIn,
    ProductPutIn,
)
from domains.commerce.schemas.reviews import ProductReviewIn, ProductReviewOut
from domains.commerce.schemas.stock import StockAdjustmentIn, StockMovementOut
from domains.commerce.schemas.wishlists import WishIn, WishOut, WishStateOut

__all__ = [
    "CartItemIn",
    "CartItemOut",
    "CartOut",
    "CartQuantityIn",
    "CategoryFilters",
    "CategoryIn",
    "CategoryOut",
    "CategoryPatchIn",
    "CategoryTree",
    "CategoryTreeOut",
    "IdOrSlug",
    "OrderEventOut",
    "OrderFilters",
    "OrderIn",
    "OrderItemOut",
    "OrderOut",
    "OrderStatusIn",
    "PaymentEventIn",
    "PaymentReceiptOut",
    "ProductFilters",
    "ProductImportIn",
    "ProductImportOut",
    "ProductIn",
    "ProductOut",
    "ProductPatchIn",
    "ProductPutIn",
    "ProductReviewIn",
    "ProductReviewOut",
    "ShippingAddressIn",
    "ShippingAddressOut",
    "StockAdjustmentIn",
    "StockMovementOut",
    "WishIn",
    "WishOut",
    "WishStateOut",
]
