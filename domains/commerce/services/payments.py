"""Services of payments and of the provider's messages."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from domains.commerce.events import RefundDue
from domains.commerce.models import Order, Payment, PaymentEvent
from domains.commerce.selectors import get_order
from domains.commerce.services.orders import locked_order, move_order
from domains.commerce.services.providers import (
    INCLUDED,
    ChargeResult,
    PaymentProvider,
    payment_provider,
    provider_named,
)
from shared.auth.models import User
from shared.errors import InvalidTransition, NotFound, PermissionDenied, ServiceUnavailable
from shared.events import publish

SUCCEEDED = "payment_succeeded"
FAILED = "payment_failed"
REFUNDED = "payment_refunded"

TIME_TO_REFUND = timedelta(hours=1)
MAX_REFUNDS_PER_RUN = 500

_LIVE = (Payment.Status.PENDING, Payment.Status.SUCCEEDED)


def pay_order(*, customer: User, order_id: int, now: datetime) -> Order:
    """
    Pay a pending order. Concurrent calls charge it once.

    :raises NotFound: if there is no such order that the customer may see.
    :raises PermissionDenied: if the order is another customer's: an admin sees it, but cannot pay.
    :raises InvalidTransition: if it is not waiting to be paid, or is cancelled while it is being
        paid: then the money is paid back.
    """
    payment = _open_payment(customer=customer, order_id=order_id, now=now)
    # Outside a transaction, because the provider may respond slowly.
    result = payment_provider().charge(
        reference=payment.provider_ref, amount=payment.amount, currency=payment.currency
    )
    if result is ChargeResult.SUCCEEDED:
        _apply_event(payment.provider_ref, kind=SUCCEEDED, actor=customer, now=now)
    order = get_order(order_id=order_id, viewer=customer)
    if order.status in (Order.Status.CANCELLED, Order.Status.REFUNDED):
        raise InvalidTransition(f"The order was {order.status} while it was being paid.")
    return order


def refund_payment(*, payment_id: int, now: datetime) -> None:
    """
    Refund a payment that is due for refund. Other payments are left unchanged.

    Safe to run twice: the provider pays each reference back once.

    :raises ServiceUnavailable: if the provider that took the money is not available. The payment
        stays due, and the refund is retried.
    """
    payment = Payment.objects.filter(pk=payment_id, status=Payment.Status.REFUND_DUE).first()
    if payment is None:
        return
    _provider_of(payment).refund(
        reference=payment.provider_ref, amount=payment.amount, currency=payment.currency
    )
    _apply_event(payment.provider_ref, kind=REFUNDED, actor=None, now=now)


def refund_due_payments(*, now: datetime) -> int:
    """
    Retry refunds that have been due for an hour; return their number.
    """
    due = Payment.objects.filter(
        status=Payment.Status.REFUND_DUE, updated_at__lte=now - TIME_TO_REFUND
    )
    overdue = list(due.order_by("updated_at").values_list("pk", flat=True)[:MAX_REFUNDS_PER_RUN])
    for payment_id in overdue:
        publish(RefundDue(payment_id=payment_id))
    return len(overdue)


def require_provider_signature(*, message: bytes, signature: str) -> None:
    """
    Require that the provider signed these bytes.

    :raises InvalidSignature: if it did not.
    """
    payment_provider().check(message=message, signature=signature)


@transaction.atomic
def receive_payment_event(*, event_id: str, kind: str, provider_ref: str, now: datetime) -> None:
    """
    Apply a message from the provider once. Repeated deliveries change nothing.

    The signature of the message must have been checked (``require_provider_signature``).

    :raises NotFound: if it is about an unknown payment.
    """
    payment = Payment.objects.filter(provider_ref=provider_ref).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    if _record_event(event_id, kind=kind, payment=payment, now=now):
        _apply_event(provider_ref, kind=kind, actor=None, now=now)


@transaction.atomic
def _open_payment(*, customer: User, order_id: int, now: datetime) -> Payment:
    order = locked_order(order_id, viewer=customer)
    if order.user_id != customer.pk:
        raise PermissionDenied("Only the customer who placed an order may pay for it.")
    if order.status != Order.Status.PENDING:
        raise InvalidTransition(f"An order that is {order.status} cannot be paid.")
    provider = payment_provider()
    # A payment that was opened with a former provider cannot be continued with this one.
    _fail_pending(order.payments.exclude(provider=provider.name), now=now)
    payment, _ = Payment.objects.get_or_create(
        order=order,
        status__in=_LIVE,
        defaults={
            "status": Payment.Status.PENDING,
            "provider": provider.name,
            "provider_ref": f"{provider.name}_{uuid.uuid4().hex}",
            "amount": order.total_price,
            "currency": order.currency,
            "created_at": now,
            "updated_at": now,
        },
    )
    return payment


def _provider_of(payment: Payment) -> PaymentProvider:
    provider = payment_provider()
    if payment.provider == provider.name:
        return provider
    if payment.provider in INCLUDED:
        return provider_named(payment.provider)
    raise ServiceUnavailable(f"Its provider, {payment.provider}, is not the one of this shop now.")


def _record_event(event_id: str, *, kind: str, payment: Payment, now: datetime) -> bool:
    _, created = PaymentEvent.objects.get_or_create(
        event_id=event_id, defaults={"kind": kind, "payment": payment, "received_at": now}
    )
    return created


@transaction.atomic
def _apply_event(provider_ref: str, *, kind: str, actor: User | None, now: datetime) -> None:
    # Orders are always locked before their payments, which prevents deadlocks.
    order = Order.objects.select_for_update(no_key=True).get(payments__provider_ref=provider_ref)
    payment = order.payments.select_for_update(no_key=True).get(provider_ref=provider_ref)
    before = Payment.Status(payment.status)
    after = _outcome(before, kind=kind, order=order)
    if after == before:
        return
    if after == Payment.Status.SUCCEEDED:
        _fail_pending(order.payments.exclude(pk=payment.pk), now=now)
    payment.status, payment.updated_at = after, now
    payment.save(update_fields=["status", "updated_at"])
    if after == Payment.Status.REFUND_DUE:
        publish(RefundDue(payment_id=payment.pk))
    step = _STEPS.get((before, after))
    if step in Order.NEXT[order.status]:
        move_order(order, to=step, actor=actor, now=now, note=provider_ref)


# An order is refunded with the payment that paid it, and not with money that came on top.
_STEPS = {
    (Payment.Status.PENDING, Payment.Status.SUCCEEDED): Order.Status.PAID,
    (Payment.Status.FAILED, Payment.Status.SUCCEEDED): Order.Status.PAID,
    (Payment.Status.SUCCEEDED, Payment.Status.REFUNDED): Order.Status.REFUNDED,
}


def _outcome(before: Payment.Status, *, kind: str, order: Order) -> Payment.Status:
    """Return the status of a payment after a message. A late message changes nothing."""
    if kind == REFUNDED:
        return Payment.Status.REFUNDED
    if kind == FAILED:
        return Payment.Status.FAILED if before == Payment.Status.PENDING else before
    # Messages may overtake one another, and customers may try again: a success can follow a
    # failure of the same payment.
    if before not in (Payment.Status.PENDING, Payment.Status.FAILED):
        return before
    if order.status == Order.Status.PENDING:
        return Payment.Status.SUCCEEDED
    # The money came after the order was cancelled, or was paid already: it has to go back.
    return Payment.Status.REFUND_DUE


def _fail_pending(payments: QuerySet[Payment], *, now: datetime) -> None:
    # If one of them succeeds after all, its money is due back.
    pending = payments.filter(status=Payment.Status.PENDING)
    pending.update(status=Payment.Status.FAILED, updated_at=now)
