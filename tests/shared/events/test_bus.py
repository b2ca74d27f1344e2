"""Events reach their handlers: some at once after the commit, some by way of the outbox."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nexus.celery import app
from shared.events import Event, bus, publish, subscribe, subscribe_at_once
from shared.events.models import OutboxDelivery, OutboxEvent
from tests.delivering import forget_waiting_tasks


@dataclass(frozen=True, slots=True)
class KettleBoiled(Event):
    """A kettle has boiled."""

    kettle_id: int


@pytest.fixture(autouse=True)
def _forget_subscriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "_at_once", type(bus._at_once)(list))
    monkeypatch.setattr(bus, "_durable", type(bus._durable)(list))
    monkeypatch.setattr(bus, "_subscriptions", {})


@pytest.fixture
def heard() -> list[int]:
    heard: list[int] = []
    return heard


@pytest.fixture
def listener(heard: list[int]) -> Callable[[KettleBoiled], None]:
    def listen(event: KettleBoiled) -> None:
        heard.append(event.kettle_id)

    subscribe_at_once(KettleBoiled, listen)
    return listen


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("listener")
class TestAtOnce:
    def test_waits_for_the_commit(self, heard: list[int]) -> None:
        with transaction.atomic():
            publish(KettleBoiled(kettle_id=1))
            heard_before_commit = list(heard)

        assert heard_before_commit == []
        assert heard == [1]

    def test_says_nothing_after_a_rollback(self, heard: list[int]) -> None:
        with transaction.atomic():
            publish(KettleBoiled(kettle_id=1))
            transaction.set_rollback(True)

        assert heard == []

    def test_does_not_let_one_handler_silence_the_others(
        self, heard: list[int], caplog: pytest.LogCaptureFixture
    ) -> None:
        def whistle(event: KettleBoiled) -> None:
            raise RuntimeError("no steam")

        def pour(event: KettleBoiled) -> None:
            heard.append(-event.kettle_id)

        subscribe_at_once(KettleBoiled, whistle)
        subscribe_at_once(KettleBoiled, pour)

        with caplog.at_level(logging.ERROR, logger="shared.events.bus"):
            publish(KettleBoiled(kettle_id=2))

        assert heard == [2, -2]
        assert "whistle" in caplog.text

    def test_calls_a_handler_once_however_often_it_subscribes(
        self, heard: list[int], listener: Callable[[KettleBoiled], None]
    ) -> None:
        subscribe_at_once(KettleBoiled, listener)

        publish(KettleBoiled(kettle_id=3))

        assert heard == [3]

    def test_costs_no_statement(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            publish(KettleBoiled(kettle_id=4))

        assert queries.captured_queries == []


@pytest.mark.django_db(transaction=True)
class TestMessage:
    def test_tells_the_workers_soon_after_the_commit(self) -> None:
        subscribe(KettleBoiled, pour)
        forget_waiting_tasks()

        with transaction.atomic():
            publish(KettleBoiled(kettle_id=8))
            before_commit = waiting_messages()
        after_commit = waiting_messages(patience=20)

        assert before_commit == []
        assert after_commit == [{"event_ids": [OutboxEvent.objects.get().pk]}]


def waiting_messages(*, patience: float = 0.2) -> list[object]:
    """Return what the workers are asked, as soon as they are asked anything."""
    deadline = time.monotonic() + patience
    with app.connection_for_read() as connection:
        while True:
            message = connection.default_channel.basic_get("default", no_ack=True)
            if message is not None:
                read = connection.default_channel.message_to_python(message)
                return [read.payload[1]]
            if time.monotonic() > deadline:
                return []
            time.sleep(0.02)


@pytest.mark.django_db
class TestDurable:
    def test_is_written_in_the_transaction_in_one_statement(self) -> None:
        subscribe(KettleBoiled, pour)
        subscribe(KettleBoiled, toast)

        with CaptureQueriesContext(connection) as queries:
            publish(KettleBoiled(kettle_id=5))

        assert len(queries) == 1
        event = OutboxEvent.objects.get()
        assert event.payload == {"kettle_id": 5}
        assert event.topic.endswith("test_bus.KettleBoiled")
        assert sorted(name.rpartition(".")[2] for name in _handlers()) == ["pour", "toast"]

    def test_is_gone_after_a_rollback(self) -> None:
        subscribe(KettleBoiled, pour)

        with transaction.atomic():
            publish(KettleBoiled(kettle_id=6))
            transaction.set_rollback(True)

        assert not OutboxEvent.objects.exists()

    def test_is_written_once_for_a_handler_that_subscribes_twice(self) -> None:
        subscribe(KettleBoiled, pour)
        subscribe(KettleBoiled, pour)

        publish(KettleBoiled(kettle_id=7))

        assert OutboxDelivery.objects.count() == 1


def pour(event: KettleBoiled) -> None:
    """Take an event."""


def toast(event: KettleBoiled) -> None:
    """Take an event."""


def _handlers() -> Iterator[str]:
    return OutboxDelivery.objects.values_list("handler", flat=True).iterator()
