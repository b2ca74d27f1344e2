"""Paying orders, and the provider's messages."""

import json
from datetime import datetime
from typing import Any

import pytest

from domains.commerce import services
from domains.commerce.models import Order, Payment, PaymentEvent
from domains.commerce.services.providers import DemoProvider
from shared.auth.models import User
from shared.errors import InvalidTransition, NotFound
from tests.domains.commerce.doors import Doors
from tests.domains.commerce.factories import OrderFactory, PaymentFactory


def deliver(doors: Doors, *, signature: str | None = None, **message: str) -> Any:
    body = json.dumps(message).encode()
    sent = DemoProvider().sign(body) if signature is None else signature
    return doors.rest("POST", "payments/webhook/", body, X_Payment_Signature=sent)


class TestPayOrder:
    def test_pays_it_in_full(self, shopper: User, now: datetime) -> None:
        mine = OrderFactory.create(user=shopper)

        paid = services.pay_order(customer=shopper, order_id=mine.pk, now=now)

        payment = Payment.objects.get()
        assert paid.status == "paid"
        assert (payment.status, payment.amount) == ("succeeded", mine.total_price)

    @pytest.mark.parametrize("status", ["paid", "shipped", "cancelled", "refunded"])
    def test_refuses_what_is_not_waiting_to_be_paid(
        self, shopper: User, now: datetime, status: str
    ) -> None:
        mine = OrderFactory.create(user=shopper, status=status)

        with pytest.raises(InvalidTransition):
            services.pay_order(customer=shopper, order_id=mine.pk, now=now)

        assert not Payment.objects.exists()

    def test_finds_no_order_of_somebody_else(
        self, shopper: User, stranger: User, now: datetime
    ) -> None:
        mine = OrderFactory.create(user=shopper)

        with pytest.raises(NotFound):
            services.pay_order(customer=stranger, order_id=mine.pk, now=now)

    def test_tries_again_under_the_same_reference(self, shopper: User, now: datetime) -> None:
        waiting = PaymentFactory.create(order=OrderFactory.create(user=shopper))

        services.pay_order(customer=shopper, order_id=waiting.order_id, now=now)

        waiting.refresh_from_db()
        assert Payment.objects.count() == 1
        assert waiting.status == "succeeded"


class TestTheWebhook:
    def test_pays_the_order_once_however_often_it_is_delivered(self, doors: Doors) -> None:
        payment = PaymentFactory.create()
        message = {
            "id": "evt_1",
            "type": "payment_succeeded",
            "provider_ref": payment.provider_ref,
        }

        answers = [deliver(doors, **message) for _ in range(3)]

        payment.refresh_from_db()
        assert [answer.status_code for answer in answers] == [200] * 3
        assert (payment.status, payment.order.status) == ("succeeded", "paid")
        assert payment.order.events.count() == PaymentEvent.objects.count() == 1

    @pytest.mark.parametrize("signature", ["", "sha256=0", "sha256=é", "x" * 5000])
    def test_is_refused_without_the_right_signature(self, doors: Doors, signature: str) -> None:
        payment = PaymentFactory.create()

        answer = deliver(
            doors,
            signature=signature,
            id="evt_1",
            type="payment_succeeded",
            provider_ref=payment.provider_ref,
        )

        payment.order.refresh_from_db()
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_signature")
        assert payment.order.status == "pending"

    def test_knows_no_payment_of_others(self, doors: Doors) -> None:
        answer = deliver(doors, id="evt_1", type="payment_succeeded", provider_ref="demo_x")

        assert answer.status_code == 404

    @pytest.mark.parametrize(
        ("kind", "was", "order", "payment_after", "order_after"),
        [
            ("payment_failed", "pending", "pending", "failed", "pending"),
            ("payment_failed", "succeeded", "paid", "succeeded", "paid"),
            ("payment_refunded", "succeeded", "paid", "refunded", "refunded"),
            ("payment_refunded", "succeeded", "delivered", "refunded", "refunded"),
            ("payment_refunded", "refund_due", "cancelled", "refunded", "cancelled"),
            ("payment_succeeded", "pending", "cancelled", "refund_due", "cancelled"),
            ("payment_succeeded", "failed", "pending", "failed", "pending"),
        ],
    )
    def test_moves_payment_and_order_together(
        self, doors: Doors, kind: str, was: str, order: str, payment_after: str, order_after: str
    ) -> None:
        payment = PaymentFactory.create(status=was, order=OrderFactory.create(status=order))

        deliver(doors, id="evt_1", type=kind, provider_ref=payment.provider_ref)

        payment.refresh_from_db()
        assert payment.status == payment_after
        assert Order.objects.get().status == order_after
