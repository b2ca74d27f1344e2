"""The project of an online shop, as checks."""

from conformance.commerce import catalogue, orders, permissions, stock
from conformance.commerce.base import CHECKS, Commerce

__all__ = ["CHECKS", "Commerce", "catalogue", "orders", "permissions", "stock"]
