"""Commerce over REST."""

from domains.commerce.router import baskets, bulk, catalogue, categories, orders, streams
from domains.commerce.router.base import router

__all__ = ["baskets", "bulk", "catalogue", "categories", "orders", "router", "streams"]
