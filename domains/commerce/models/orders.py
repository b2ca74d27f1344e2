"""Models of orders, their lines and events."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from domains.commerce.models.products import Product
from shared.text_fields import NameField

if TYPE_CHECKING:
    from shared.auth.models import User


class OrderQuerySet(models.QuerySet["Order"]):
    """Queries of orders."""

    def of(self, customer: "User") -> Self:
        """Filter to the orders of this customer."""
        return self.filter(user=customer)

    def with_items(self) -> Self:
        """Prefetch the lines of every order."""
        return self.prefetch_related(
            models.Prefetch("items", queryset=OrderItem.objects.order_by("pk"))
        )


class Order(models.Model):
    """A customer's order, with the prices at the time of the order."""

    class Status(models.TextChoices):
        """The status of an order."""

        PENDING = "pending", "Pending"
        PAID = "paid", "Paid"
        SHIPPED = "shipped", "Shipped"
        DELIVERED = "delivered", "Delivered"
        CANCELLED = "cancelled", "Cancelled"
        REFUNDED = "refunded", "Refunded"

    NEXT: Mapping[str, frozenset[str]] = {
        Status.PENDING: frozenset({Status.PAID, Status.CANCELLED}),
        Status.PAID: frozenset({Status.SHIPPED, Status.REFUNDED}),
        Status.SHIPPED: frozenset({Status.DELIVERED}),
        Status.DELIVERED: frozenset({Status.REFUNDED}),
        Status.CANCELLED: frozenset(),
        Status.REFUNDED: frozenset(),
    }
    """The allowed next statuses of each status."""

    BOUGHT = (Status.PAID, Status.SHIPPED, Status.DELIVERED)
    """The statuses of orders that are paid and not refunded."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    currency = models.CharField(max_length=3)
    total_price = models.DecimalField(max_digits=12, decimal_places=2)
    # The sum of the quantities of its lines, so that the limit of unpaid units needs no lines.
    units = models.IntegerField(default=0, db_default=0, editable=False)
    shipping_address = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "pending",
                        "paid",
                        "shipped",
                        "delivered",
                        "cancelled",
                        "refunded",
                    ]
                ),
                name="order_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(total_price__gte=0), name="order_total_is_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="order_currency_is_an_iso_code"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="newest_orders_of_a_user"),
            models.Index(fields=["status", "created_at"], name="orders_by_status"),
            models.Index(fields=["-created_at", "-id"], name="newest_orders"),
            models.Index(
                fields=["user"],
                include=["units"],
                condition=Q(status="pending"),
                name="unpaid_units_of_a_user",
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.pk} ({self.status})"

    def holding(self, items: "Iterable[OrderItem]") -> Self:
        """Return the order with these lines, which are then not read again."""
        prefetched = self.items.all()
        prefetched._result_cache = list(items)
        self._prefetched_objects_cache = {"items": prefetched}
        return self


class OrderItem(models.Model):
    """A line of an order. Its name and price are copies that later changes do not affect."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    product_name = NameField(max_length=200)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    quantity = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "product"], name="a_product_is_once_in_an_order"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="ordered_quantity_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0), name="ordered_price_is_never_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product_name}"


class OrderEvent(models.Model):
    """A change of an order's status, with the actor. The first one has no status before it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    from_status = models.CharField(max_length=10, null=True)  # noqa: DJ001  # NULL: a new order
    to_status = models.CharField(max_length=10, choices=Order.Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = NameField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="steps_of_an_order")]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.from_status} to {self.to_status}"
