"""Fixtures for the tests of the shop."""

from decimal import Decimal

import pytest

from domains.commerce import services
from domains.commerce.selectors import CATEGORIES, PRODUCTS
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.commerce.factories import AdminFactory, CategoryFactory, UserFactory


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
def other_user(db: None) -> User:
    """Return another customer, who may not see the first one's rows."""
    return UserFactory.create()


@pytest.fixture
def admin(db: None) -> User:
    """Return an admin."""
    return AdminFactory.create()


@pytest.fixture
def api(db: None) -> ApiClient:
    """Return both transports of the shop."""
    return ApiClient()


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
