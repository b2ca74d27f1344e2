"""Models of carts."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from domains.commerce.models.products import Product

if TYPE_CHECKING:
    from shared.auth.models import User


MAX_QUANTITY = 999


class CartQuerySet(models.QuerySet["Cart"]):
    """Queries of carts."""

    def open_of(self, user: "User") -> Self:
        """Filter to the customer's open cart."""
        return self.filter(user=user, status=Cart.Status.OPEN)


class Cart(models.Model):
    """A customer's cart."""

    class Status(models.TextChoices):
        """The status of a cart."""

        OPEN = "open", "Open"
        ORDERED = "ordered", "Ordered"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(status="open"), name="one_open_cart_per_customer"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "ordered"]), name="cart_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"cart {self.pk} ({self.status})"


class CartItemQuerySet(models.QuerySet["CartItem"]):
    """Queries of the lines of carts."""

    def with_products(self) -> Self:
        """Join the products and annotate ``line_total``."""
        return (
            self.select_related("product__category")
            .defer("product__search")
            .annotate(line_total=F("quantity") * F("product__price"))
        )


class CartItem(models.Model):
    """A line of a cart: a product and its quantity."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    quantity = models.IntegerField()

    objects = CartItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "product"], name="a_product_is_once_in_a_cart"),
            models.CheckConstraint(
                condition=Q(quantity__range=(1, MAX_QUANTITY)),
                name="cart_quantity_is_one_to_999",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of product {self.product_id}"
