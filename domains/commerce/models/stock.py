"""Models of the stock ledger."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from domains.commerce.models.products import Product
from shared.text_fields import NameField


class StockMovement(models.Model):
    """A line of the stock ledger. The lines of a product add up to its stock."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="movements")
    delta = models.IntegerField()
    reason = NameField(max_length=200)
    order = models.ForeignKey(
        "commerce.Order", on_delete=models.PROTECT, null=True, related_name="movements"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(delta=0), name="a_movement_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.delta:+d} of product {self.product_id}: {self.reason}"
