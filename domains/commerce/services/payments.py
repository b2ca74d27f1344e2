"""Paying orders, and hearing from the provider what became of it."""

import uuid
from datetime import datetime

from django.db import transaction

from domains.commerce.models import Order, Payment, PaymentEvent
from domains.commerce.selectors import get_order
from domains.commerce.services.orders import locked_order, move_order
from domains.commerce.services.providers import PROVIDER, ChargeResult
from shared.auth.models import User
from shared.errors import InvalidTransition, NotFound

SUCCEEDED = "payment_succeeded"
FAILED = "payment_failed"
REFUNDED = "payment_refunded"

_LIVE = (Payment.Status.PENDING, Payment.Status.SUCCEEDED)


def pay_order(*, customer: User, order_id: int, now: datetime) -> Order:
    """
    Pay a pending order; asked twice at once, it is charged once.

    :raises NotFound: if there is no such order, or it is not the customer's to see.
    :raises InvalidTransition: if it is not waiting to be paid.
    """
    payment = _open_payment(customer=customer, order_id=order_id, now=now)
    # Outside of any transaction of ours: another company's answer may take its time.
    result = PROVIDER.charge(
        reference=payment.provider_ref, amount=payment.amount, currency=payment.currency
    )
    if result is ChargeResult.SUCCEEDED:
        _settle(payment.provider_ref, kind=SUCCEEDED, actor=customer, now=now)
    return get_order(order_id=order_id, viewer=customer)


def receive_payment_event(
    *, message: bytes, signature: str, event_id: str, kind: str, provider_ref: str, now: datetime
) -> None:
    """
    Act on a message of the provider, once however often it is delivered.

    :raises InvalidSignature: if somebody else sent it.
    :raises NotFound: if it is about a payment that we do not know.
    """
    PROVIDER.check(message=message, signature=signature)
    with transaction.atomic():
        payment = Payment.objects.filter(provider_ref=provider_ref).first()
        if payment is None:
            raise NotFound("There is no such payment.")
        if _is_news(event_id, kind=kind, payment=payment, now=now):
            _settle(provider_ref, kind=kind, actor=None, now=now)


@transaction.atomic
def _open_payment(*, customer: User, order_id: int, now: datetime) -> Payment:
    order = locked_order(order_id, viewer=customer)
    if order.status != Order.Status.PENDING:
        raise InvalidTransition(f"An order that is {order.status} cannot be paid.")
    payment, _ = Payment.objects.get_or_create(
        order=order,
        status__in=_LIVE,
        defaults={
            "status": Payment.Status.PENDING,
            "provider": PROVIDER.name,
            "provider_ref": f"{PROVIDER.name}_{uuid.uuid4().hex}",
            "amount": order.total_price,
            "currency": order.currency,
            "created_at": now,
            "updated_at": now,
        },
    )
    return payment


def _is_news(event_id: str, *, kind: str, payment: Payment, now: datetime) -> bool:
    _, created = PaymentEvent.objects.get_or_create(
        event_id=event_id, defaults={"kind": kind, "payment": payment, "received_at": now}
    )
    return created


@transaction.atomic
def _settle(provider_ref: str, *, kind: str, actor: User | None, now: datetime) -> None:
    # The order first, as everywhere, so that nobody waits for one another in a circle.
    order = Order.objects.select_for_update(no_key=True).get(payments__provider_ref=provider_ref)
    payment = order.payments.select_for_update(no_key=True).get(provider_ref=provider_ref)
    status = _outcome(payment, kind=kind, order=order)
    if status == payment.status:
        return
    step = _STEPS.get(status)
    if step in Order.NEXT[order.status]:
        move_order(order, to=step, actor=actor, now=now, note=provider_ref)
    payment.status, payment.updated_at = status, now
    payment.save(update_fields=["status", "updated_at"])


_STEPS = {
    Payment.Status.SUCCEEDED: Order.Status.PAID,
    Payment.Status.REFUNDED: Order.Status.REFUNDED,
}


def _outcome(payment: Payment, *, kind: str, order: Order) -> Payment.Status:
    """Say how the payment stands after this message; one that comes too late changes nothing."""
    standing = Payment.Status(payment.status)
    if kind == REFUNDED and standing != Payment.Status.FAILED:
        return Payment.Status.REFUNDED
    if standing != Payment.Status.PENDING:
        return standing
    if kind == FAILED:
        return Payment.Status.FAILED
    if order.status == Order.Status.PENDING:
        return Payment.Status.SUCCEEDED
    # The money came after the order was cancelled: it has to go back.
    return Payment.Status.REFUND_DUE
