"""Selectors of wishlists. Products that are not on sale are left out."""

from django.db.models import QuerySet

from domains.commerce.models import WishlistItem
from shared.auth.models import User


def list_wishes(*, user: User) -> QuerySet[WishlistItem]:
    """
    Return the user's wishlist, newest first.
    """
    return (
        WishlistItem.objects.filter(user=user, product__is_active=True)
        .with_products()
        .order_by("-created_at", "-pk")
    )
