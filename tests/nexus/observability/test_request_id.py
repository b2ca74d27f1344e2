"""Promise: one id is found in a request, in its event, in the task and in the mail."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection

from nexus.logs import JsonFormatter, RequestIdFilter
from shared.events.models import OutboxEvent
from tests.api_client import ApiClient
from tests.domains.commerce.factories import ProductFactory
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("commerce" not in settings.NEXUS_DOMAINS, reason="commerce is not enabled"),
]

REQUEST_ID = "order-of-a-teapot"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Return a function that returns the JSON lines of Nexus so far."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("nexus")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_id_of_an_order_reaches_its_event_its_task_and_its_mail(
    deliver: Callable[[], None],
    lines: Callable[[], list[dict[str, Any]]],
    mailoutbox: list[EmailMessage],
) -> None:
    body = {"items": [{"product_id": ProductFactory.create(stock=2).pk, "quantity": 1}]}
    buyer = UserFactory.create()

    response = ApiClient().rest("POST", "orders/", body, by=buyer, **{"X-Request-ID": REQUEST_ID})
    deliver()

    assert response.status_code == 201, response.content
    assert response["X-Request-ID"] == REQUEST_ID
    assert set(OutboxEvent.objects.values_list("request_id", flat=True)) == {REQUEST_ID}
    [mail] = mailoutbox
    assert mail.message()["X-Request-ID"] == REQUEST_ID
    found = [line for line in lines() if line["id"] == REQUEST_ID]
    assert "A mail was sent." in {line["message"] for line in found}
    assert "domains.commerce.tasks.send_order_confirmation" in {line.get("task") for line in found}


def test_connection_has_the_name_of_the_process() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW application_name")

        assert cursor.fetchone() == ("nexus-web",)
