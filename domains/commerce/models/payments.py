"""Models of payments and of the provider's messages."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from domains.commerce.models.orders import Order


class Payment(models.Model):
    """An attempt to pay an order. The provider knows it by ``provider_ref``."""

    class Status(models.TextChoices):
        """The status of a payment."""

        PENDING = "pending", "Pending"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"
        REFUNDED = "refunded", "Refunded"
        REFUND_DUE = "refund_due", "Refund due"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=30)
    provider_ref = models.CharField(max_length=100, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status__in=["pending", "succeeded"]),
                name="one_live_payment_per_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["pending", "succeeded", "failed", "refunded", "refund_due"]
                ),
                name="payment_status_is_known",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_is_never_negative"),
        ]

    def __str__(self) -> str:
        return f"payment {self.provider_ref} ({self.status})"


class PaymentEvent(models.Model):
    """A message from the provider that took effect. Repeated messages are ignored."""

    event_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=30)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} ({self.event_id})"
