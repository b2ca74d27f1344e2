"""The commerce card: products on sale in each category."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from domains.commerce import selectors
from domains.commerce.card import CARD
from domains.commerce.selectors import CATEGORIES
from shared.cards import CardRequest
from tests.domains.commerce.factories import CategoryFactory, ProductFactory
from tests.nexus.portal.rendering import rendered


class TestCard:
    def test_card_counts_products_on_sale_including_subcategories(self, now: datetime) -> None:
        kitchen = CategoryFactory.create(name="Kitchen")
        pots = CategoryFactory.create(name="Pots", parent=kitchen)
        CategoryFactory.create(name="Garden")
        ProductFactory.create(category=kitchen)
        ProductFactory.create(category=pots, stock=0)
        ProductFactory.create(category=pots, is_active=False)

        values = CARD.read(CardRequest(now=now))

        assert values["products"] == 2
        assert values["shown"] == [
            {"name": "Kitchen", "products": 2, "in_stock": 1, "share": 100.0, "share_in_stock": 50},
            {"name": "Garden", "products": 0, "in_stock": 0, "share": 0.0, "share_in_stock": 0},
        ]

    def test_card_has_a_bar_for_each_category(self, now: datetime) -> None:
        ProductFactory.create(category__name="Kitchen")

        page = rendered(CARD, now=now)

        assert "<b>1</b> product on sale on 1 shelf" in page
        assert '<rect width="100.0" height="1"/>' in page

    def test_card_of_an_empty_shop_is_rendered(self, now: datetime) -> None:
        assert "<b>0</b> products on sale on 0 shelves" in rendered(CARD, now=now)

    @pytest.mark.django_db(transaction=True)
    def test_counts_are_cached_until_the_catalogue_changes(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        ProductFactory.create(category__name="Kitchen")
        CATEGORIES.bump()
        with django_assert_num_queries(2):
            selectors.count_products_by_category()
        with django_assert_num_queries(0):
            selectors.count_products_by_category()

        ProductFactory.create(category__name="Garden")
        CATEGORIES.bump()

        assert len(selectors.count_products_by_category()) == 2
