"""Refunds of payments for orders that are cancelled or refunded."""

from datetime import datetime

from domains.commerce.events import RefundDue
from domains.commerce.models import Order, Payment
from shared.events import publish


def mark_refund_due(order: Order, *, now: datetime) -> None:
    """
    Mark the successful payments of a locked order as due for refund.
    """
    for payment in order.payments.filter(status=Payment.Status.SUCCEEDED):
        payment.status, payment.updated_at = Payment.Status.REFUND_DUE, now
        payment.save(update_fields=["status", "updated_at"])
        publish(RefundDue(payment_id=payment.pk))
