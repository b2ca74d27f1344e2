"""Models of reviews."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from domains.commerce.models.products import Product
from shared.text_fields import BodyField


class Review(models.Model):
    """A buyer's review of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rating = models.SmallIntegerField()
    body = BodyField(max_length=5_000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "user"], name="one_review_per_buyer"),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="rating_is_one_to_five"),
        ]
        indexes = [
            models.Index(
                fields=["product", "-created_at", "-id"], name="newest_reviews_of_a_product"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating} of 5 for product {self.product_id}"
