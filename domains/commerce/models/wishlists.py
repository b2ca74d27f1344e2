"""Models of wishlists."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from domains.commerce.models.products import Product
from shared.unique_rows import UniqueRowQuerySet


class WishlistItemQuerySet(UniqueRowQuerySet["WishlistItem"]):
    """Queries of wishlist items."""

    def with_products(self) -> Self:
        """Join the products."""
        return self.select_related("product__category").defer("product__search")


class WishlistItem(models.Model):
    """A product on a customer's wishlist, and whether to notify them when it is back in stock."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    notify = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = WishlistItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "product"], name="a_product_is_once_on_a_wishlist"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="newest_wishes_of_a_user")
        ]

    def __str__(self) -> str:
        return f"product {self.product_id} for user {self.user_id}"
