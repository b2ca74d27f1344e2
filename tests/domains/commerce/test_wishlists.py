"""Wishlists."""

from datetime import datetime

import pytest

from domains.commerce import services
from domains.commerce.models import WishlistItem
from shared.auth.models import User
from shared.errors import NotFound
from tests.api_client import ApiClient
from tests.domains.commerce.factories import (
    ProductFactory,
    WishlistItemFactory,
)


class TestWishlist:
    def test_saving_again_without_notify_keeps_the_choice(
        self, shopper: User, api: ApiClient
    ) -> None:
        wish = WishlistItemFactory.create(user=shopper, notify=True)

        posted = api.rest("POST", "wishlist/", {"product_id": wish.product_id}, by=shopper)
        put = api.rest("PUT", f"wishlist/{wish.product_id}/", by=shopper)
        mutated = api.graphql(
            f"mutation {{ addToWishlist(productId: {wish.product_id}) {{ wish {{ notify }} }} }}",
            by=shopper,
        )

        assert (posted.json()["notify"], put.json()["notify"]) == (True, True)
        assert mutated["data"]["addToWishlist"]["wish"] == {"notify": True}
        wish.refresh_from_db()
        assert wish.notify

    def test_product_is_on_the_list_once_after_repeated_requests(
        self, shopper: User, now: datetime
    ) -> None:
        teapot = ProductFactory.create()

        for notify in (False, True):
            state = services.add_to_wishlist(
                user=shopper, product_id=teapot.pk, notify=notify, now=now
            )

        assert (state.is_saved, state.notify, state.count) == (True, True, 1)
        assert WishlistItem.objects.get().notify

    def test_repeated_removal_is_accepted(self, shopper: User, now: datetime) -> None:
        teapot = ProductFactory.create()
        services.add_to_wishlist(user=shopper, product_id=teapot.pk, notify=False, now=now)

        for _ in range(2):
            state = services.remove_from_wishlist(user=shopper, product_id=teapot.pk)

        assert (state.is_saved, state.count) == (False, 0)

    def test_product_off_sale_cannot_be_added_to_the_wishlist(
        self, shopper: User, now: datetime
    ) -> None:
        hidden = ProductFactory.create(is_active=False)

        with pytest.raises(NotFound):
            services.add_to_wishlist(user=shopper, product_id=hidden.pk, notify=False, now=now)
