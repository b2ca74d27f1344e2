"""Commerce over REST."""

from domains.commerce.router import baskets, catalogue, categories, orders, streams
from domains.commerce.router.base import router

__all__ = ["baskets", "catalogue", "categories", "orders", "router", "streams"]
