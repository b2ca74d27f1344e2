"""The lab is done when every order is confirmed by exactly one mail, although mails fail."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from domains.commerce import tasks
from tests.api_client import ApiClient
from tests.domains.commerce.factories import ProductFactory
from tests.factories import UserFactory
from tests.mail_servers import FailsOnce

pytestmark = pytest.mark.django_db

ORDERS = 10
FAILURES = 3


def place_orders(api: ApiClient) -> list[int]:
    body = {"items": [{"product_id": ProductFactory.create(stock=100).pk, "quantity": 1}]}
    customers = UserFactory.create_batch(ORDERS)
    return [api.rest("POST", "orders/", body, by=each).json()["id"] for each in customers]


def confirmed(mails: list[Any]) -> Counter[str]:
    return Counter(mail.subject for mail in mails if mail.subject.startswith("Your order"))


def test_every_order_is_confirmed_although_the_mail_server_fails(
    api: ApiClient,
    deliver: Callable[[], None],
    mailoutbox: list[Any],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Any,
) -> None:
    settings.EMAIL_BACKEND = "tests.mail_servers.FailsOnce"
    monkeypatch.setattr(FailsOnce, "failures_left", FAILURES)
    placed = place_orders(api)

    deliver()

    mails = confirmed(mailoutbox)
    record_property(f"orders confirmed of {ORDERS}, with {FAILURES} failures", len(mails))
    record_property("orders confirmed twice", sum(count > 1 for count in mails.values()))
    missing = [number for number in placed if f"Your order {number}" not in mails]
    assert missing == [], f"{len(missing)} of {ORDERS} orders have no confirmation."
    assert set(mails.values()) == {1}


def test_repeated_task_sends_no_second_mail(
    api: ApiClient, deliver: Callable[[], None], mailoutbox: list[Any]
) -> None:
    placed = place_orders(api)
    deliver()

    for number in placed:
        tasks.send_order_confirmation(order_id=number)

    assert set(confirmed(mailoutbox).values()) == {1}
