"""Paying money back that was taken for orders which are no longer to be paid."""

from datetime import datetime

from domains.commerce.events import RefundDue
from domains.commerce.models import Order, Payment
from shared.events import publish


def owe_refund(order: Order, *, now: datetime) -> None:
    """
    Mark the payment of a locked order as due back; without one, nothing is owed.
    """
    for payment in order.payments.filter(status=Payment.Status.SUCCEEDED):
        payment.status, payment.updated_at = Payment.Status.REFUND_DUE, now
        payment.save(update_fields=["status", "updated_at"])
        publish(RefundDue(payment_id=payment.pk))
