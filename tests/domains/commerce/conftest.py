"""Fixtures for the tests of the shop."""

from decimal import Decimal

import pytest

from domains.commerce import services
from domains.commerce.selectors import CATEGORIES, PRODUCTS
from shared.auth.models import User
from tests.domains.commerce.factories import CategoryFactory
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def invalidate_cache(db: None) -> None:
    """Invalidate responses cached by an earlier test that committed."""
    CATEGORIES.bump()
    PRODUCTS.bump()


@pytest.fixture
def shopper(db: None) -> User:
    """Return a customer."""
    return UserFactory.create()


@pytest.fixture
def fields(db: None) -> services.ProductFields:
    """Return the values of a new product."""
    return {
        "name": "Stoneware Teapot",
        "description": "Pours without a drip.",
        "price": Decimal("34.9"),
        "currency": "USD",
        "category_id": CategoryFactory.create().pk,
        "stock": 7,
        "sku": "TEA-1",
        "max_per_order": None,
    }
