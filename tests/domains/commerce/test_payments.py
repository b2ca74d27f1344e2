"""Paying orders, and the provider's messages."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from domains.commerce import services
from domains.commerce.models import Order, Payment, PaymentEvent
from domains.commerce.services import payments
from domains.commerce.services.providers import ChargeResult, DemoProvider
from shared.auth.models import User
from shared.errors import InvalidTransition, NotFound, PermissionDenied, ServiceUnavailable
from tests.api_client import ApiClient
from tests.domains.commerce.factories import OrderFactory, PaymentFactory


class RecordingProvider(DemoProvider):
    """A provider that records refunds."""

    def __init__(self) -> None:
        self.refunds: list[tuple[str, Decimal, str]] = []

    def refund(self, *, reference: str, amount: Decimal, currency: str) -> None:
        self.refunds.append((reference, amount, currency))


def expected(was: str, order: str, kind: str) -> tuple[str, str]:
    """Return the expected statuses of a payment and its order after a message."""
    if kind == "payment_refunded":
        may_refund = was == "succeeded" and order in ("paid", "delivered")
        return "refunded", "refunded" if may_refund else order
    if kind == "payment_failed":
        return "failed" if was == "pending" else was, order
    if was not in ("pending", "failed"):
        return was, order
    return ("succeeded", "paid") if order == "pending" else ("refund_due", order)


def send(api: ApiClient, *, signature: str | None = None, **message: str) -> Any:
    body = json.dumps(message).encode()
    sent = DemoProvider().sign(body) if signature is None else signature
    return api.rest("POST", "payments/webhook/", body, X_Payment_Signature=sent)


class TestPayOrder:
    def test_paid_order_has_a_payment_of_its_total(self, shopper: User, now: datetime) -> None:
        mine = OrderFactory.create(user=shopper)

        paid = services.pay_order(customer=shopper, order_id=mine.pk, now=now)

        payment = Payment.objects.get()
        assert paid.status == "paid"
        assert (payment.status, payment.amount) == ("succeeded", mine.total_price)

    def test_admin_cannot_pay_for_another_customer(self, admin: User, now: datetime) -> None:
        order = OrderFactory.create()

        with pytest.raises(PermissionDenied):
            services.pay_order(customer=admin, order_id=order.pk, now=now)

        assert not Payment.objects.exists()

    @pytest.mark.parametrize("status", ["paid", "shipped", "cancelled", "refunded"])
    def test_order_that_is_not_pending_cannot_be_paid(
        self, shopper: User, now: datetime, status: str
    ) -> None:
        mine = OrderFactory.create(user=shopper, status=status)

        with pytest.raises(InvalidTransition):
            services.pay_order(customer=shopper, order_id=mine.pk, now=now)

        assert not Payment.objects.exists()

    def test_order_of_another_user_is_not_found(
        self, shopper: User, other_user: User, now: datetime
    ) -> None:
        mine = OrderFactory.create(user=shopper)

        with pytest.raises(NotFound):
            services.pay_order(customer=other_user, order_id=mine.pk, now=now)

    def test_repeated_payment_uses_the_pending_payment(self, shopper: User, now: datetime) -> None:
        waiting = PaymentFactory.create(order=OrderFactory.create(user=shopper))

        services.pay_order(customer=shopper, order_id=waiting.order_id, now=now)

        waiting.refresh_from_db()
        assert Payment.objects.count() == 1
        assert waiting.status == "succeeded"

    def test_payment_pending_with_a_former_provider_is_not_continued(
        self, shopper: User, now: datetime
    ) -> None:
        former = PaymentFactory.create(
            order=OrderFactory.create(user=shopper), provider="former", provider_ref="former_1"
        )

        services.pay_order(customer=shopper, order_id=former.order_id, now=now)

        payments = former.order.payments.order_by("pk")
        assert [(one.provider, one.status) for one in payments] == [
            ("former", "failed"),
            ("demo", "succeeded"),
        ]
        assert payments.last().provider_ref.startswith("demo_")

    def test_order_cancelled_during_payment_is_refused_and_refunded(
        self,
        shopper: User,
        now: datetime,
        deliver: Callable[[], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        mine = OrderFactory.create(user=shopper)

        class SlowProvider(RecordingProvider):
            def charge(self, *, reference: str, amount: Decimal, currency: str) -> ChargeResult:
                services.cancel_order(actor=shopper, order_id=mine.pk, now=now)
                return super().charge(reference=reference, amount=amount, currency=currency)

        provider = SlowProvider()
        monkeypatch.setattr(payments, "payment_provider", lambda: provider)

        with pytest.raises(InvalidTransition):
            services.pay_order(customer=shopper, order_id=mine.pk, now=now)
        deliver()

        payment = Payment.objects.get()
        assert (payment.status, payment.order.status) == ("refunded", "cancelled")
        assert provider.refunds == [(payment.provider_ref, payment.amount, "USD")]


class TestRefunds:
    def test_payment_of_a_former_provider_stays_due(
        self, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        due = PaymentFactory.create(status="refund_due", provider="former")
        provider = RecordingProvider()
        monkeypatch.setattr(payments, "payment_provider", lambda: provider)

        with pytest.raises(ServiceUnavailable):
            services.refund_payment(payment_id=due.pk, now=now)

        due.refresh_from_db()
        assert (due.status, provider.refunds) == ("refund_due", [])

    def test_payment_of_an_included_provider_is_refunded_by_it(
        self, now: datetime, settings: Any
    ) -> None:
        due = PaymentFactory.create(status="refund_due", provider="demo")
        settings.NEXUS_PAYMENT_PROVIDER = "none"

        services.refund_payment(payment_id=due.pk, now=now)

        due.refresh_from_db()
        assert due.status == "refunded"

    @pytest.mark.parametrize("was", ["paid", "delivered"])
    def test_refunded_order_refunds_its_payment_once(
        self,
        admin: User,
        now: datetime,
        deliver: Callable[[], None],
        monkeypatch: pytest.MonkeyPatch,
        was: str,
    ) -> None:
        paid = PaymentFactory.create(status="succeeded", order=OrderFactory.create(status=was))
        PaymentFactory.create(status="failed", order=paid.order)
        provider = RecordingProvider()
        monkeypatch.setattr(payments, "payment_provider", lambda: provider)

        services.set_order_status(actor=admin, order_id=paid.order_id, status="refunded", now=now)
        due = Payment.objects.get(pk=paid.pk).status
        deliver()
        services.refund_payment(payment_id=paid.pk, now=now)

        paid.refresh_from_db()
        assert (due, paid.status) == ("refund_due", "refunded")
        assert provider.refunds == [(paid.provider_ref, paid.amount, "USD")]

    def test_refund_due_for_an_hour_is_retried(
        self, now: datetime, deliver: Callable[[], None]
    ) -> None:
        hour = timedelta(hours=1)
        cancelled = OrderFactory.create(status="cancelled")
        late = PaymentFactory.create(status="refund_due", order=cancelled, updated_at=now - hour)
        fresh = PaymentFactory.create(status="refund_due", order=cancelled, updated_at=now)

        assert services.refund_due_payments(now=now) == 1
        deliver()

        late.refresh_from_db()
        fresh.refresh_from_db()
        assert (late.status, fresh.status) == ("refunded", "refund_due")


class TestWebhook:
    def test_repeated_message_pays_the_order_once(self, api: ApiClient) -> None:
        payment = PaymentFactory.create()
        message = {
            "id": "evt_1",
            "type": "payment_succeeded",
            "provider_ref": payment.provider_ref,
        }

        answers = [send(api, **message) for _ in range(3)]

        payment.refresh_from_db()
        assert [answer.status_code for answer in answers] == [200] * 3
        assert (payment.status, payment.order.status) == ("succeeded", "paid")
        assert payment.order.events.count() == PaymentEvent.objects.count() == 1

    @pytest.mark.parametrize("signature", ["", "sha256=0", "sha256=é", "x" * 5000])
    def test_message_with_an_invalid_signature_is_refused(
        self, api: ApiClient, signature: str
    ) -> None:
        payment = PaymentFactory.create()

        answer = send(
            api,
            signature=signature,
            id="evt_1",
            type="payment_succeeded",
            provider_ref=payment.provider_ref,
        )

        payment.order.refresh_from_db()
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_signature")
        assert payment.order.status == "pending"

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b'{"id": 1}', b"\xff", b'{"type": "payment_stolen"}']
    )
    def test_signature_is_checked_before_the_body_is_parsed(
        self, api: ApiClient, body: bytes
    ) -> None:
        forged = api.rest("POST", "payments/webhook/", body, X_Payment_Signature="sha256=0")
        signature = DemoProvider().sign(body)
        signed = api.rest("POST", "payments/webhook/", body, X_Payment_Signature=signature)

        assert (forged.status_code, forged.json()["code"]) == (400, "invalid_signature")
        assert signed.json()["code"] in {"malformed_request", "validation_error"}

    def test_message_about_an_unknown_payment_is_not_found(self, api: ApiClient) -> None:
        answer = send(api, id="evt_1", type="payment_succeeded", provider_ref="demo_x")

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
            ("payment_succeeded", "failed", "pending", "succeeded", "paid"),
            ("payment_succeeded", "failed", "cancelled", "refund_due", "cancelled"),
            ("payment_refunded", "failed", "pending", "refunded", "pending"),
        ],
    )
    def test_message_changes_payment_and_order(
        self, api: ApiClient, kind: str, was: str, order: str, payment_after: str, order_after: str
    ) -> None:
        payment = PaymentFactory.create(status=was, order=OrderFactory.create(status=order))

        send(api, id="evt_1", type=kind, provider_ref=payment.provider_ref)

        payment.refresh_from_db()
        assert payment.status == payment_after
        assert Order.objects.get().status == order_after

    def test_every_message_is_handled_in_every_state(self, api: ApiClient) -> None:
        kinds = ("payment_succeeded", "payment_failed", "payment_refunded")
        states = list(product(Payment.Status.values, Order.Status.values, kinds))

        wrong = []
        for number, (was, order, kind) in enumerate(states):
            payment = PaymentFactory.create(status=was, order=OrderFactory.create(status=order))
            answer = send(api, id=f"evt_{number}", type=kind, provider_ref=payment.provider_ref)
            payment.refresh_from_db()
            after = (payment.status, payment.order.status)
            if answer.status_code != 200 or after != expected(was, order, kind):
                wrong.append((was, order, kind, answer.status_code, after))

        assert (len(states), wrong) == (90, [])

    def test_second_successful_payment_of_an_order_is_refunded(
        self, api: ApiClient, deliver: Callable[[], None]
    ) -> None:
        first = PaymentFactory.create(status="failed")
        second = PaymentFactory.create(status="pending", order=first.order)

        send(api, id="evt_1", type="payment_succeeded", provider_ref=first.provider_ref)
        send(api, id="evt_2", type="payment_succeeded", provider_ref=second.provider_ref)
        deliver()

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.status, first.order.status) == ("succeeded", "paid")
        assert (second.status, second.order.status) == ("refunded", "paid")
