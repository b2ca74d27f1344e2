"""Promise: a mail that is sent twice has one `Message-ID`, and no other mail has it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage

from nexus.celery import app
from shared.events import tracking
from shared.mail import send_mail
from shared.request_context import use_request_id

# A task with a delivery reports to the database.
pytestmark = pytest.mark.django_db

ORDER = {"to": "buyer@nexus.test", "subject": "Your order 1", "text": "Thank you."}


@pytest.fixture
def task() -> Iterator[Any]:
    name = "tests.send_mail"
    yield app.task(name=name)(send_mail)
    app.tasks.unregister(name)


def run(task: Any, *, task_id: str, delivery: int | None = None, **changed: str) -> None:
    headers = {} if delivery is None else {tracking.HEADER: delivery}
    # A client may send the same id with every request.
    with use_request_id("the-same-request"):
        task.apply(kwargs={**ORDER, **changed}, task_id=task_id, headers=headers).get()


def ids(mailoutbox: list[EmailMessage]) -> list[str]:
    return [mail.message()["Message-ID"] for mail in mailoutbox]


def test_second_task_of_a_delivery_sends_a_copy(task: Any, mailoutbox: list[EmailMessage]) -> None:
    run(task, task_id="a", delivery=1)
    run(task, task_id="b", delivery=1)

    first, second = ids(mailoutbox)
    assert first == second
    assert first.startswith("<")


def test_task_without_a_delivery_that_runs_twice_sends_a_copy(
    task: Any, mailoutbox: list[EmailMessage]
) -> None:
    run(task, task_id="a")
    run(task, task_id="a")

    assert len(set(ids(mailoutbox))) == 1


def test_other_mails_have_other_ids(task: Any, mailoutbox: list[EmailMessage]) -> None:
    run(task, task_id="a", delivery=1)
    run(task, task_id="a", delivery=2)
    run(task, task_id="a", delivery=1, subject="Your order 2")
    run(task, task_id="a", delivery=1, to="other@nexus.test")
    run(task, task_id="a")
    run(task, task_id="b")
    send_mail(**ORDER)
    send_mail(**ORDER)

    assert len(set(ids(mailoutbox))) == 8
