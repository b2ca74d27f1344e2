"""Publishing events: in-process handlers after the commit, durable ones through the outbox."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from nexus.celery import app
from shared.events import (
    Event,
    bus,
    prepare_publishing,
    publish,
    publish_written,
    subscribe,
    subscribe_in_process,
)
from shared.events.models import OutboxDelivery, OutboxEvent
from shared.events.sender import Sender
from tests.deliveries import purge_queues


@dataclass(frozen=True, slots=True)
class ReadingTaken(Event):
    """A sensor has taken a reading."""

    sensor_id: int


@dataclass(frozen=True, slots=True)
class SensorLost(Event):
    """A sensor does not answer."""

    sensor_id: int


@dataclass(frozen=True, slots=True)
class SensorMoved(Event):
    """A sensor has another place. No handler has subscribed it."""

    sensor_id: int


@pytest.fixture(autouse=True)
def _no_subscriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "_in_process", type(bus._in_process)(list))
    monkeypatch.setattr(bus, "_durable", type(bus._durable)(list))
    monkeypatch.setattr(bus, "_subscriptions", {})


@pytest.fixture
def received() -> list[int]:
    received: list[int] = []
    return received


@pytest.fixture
def handler(received: list[int]) -> Callable[[ReadingTaken], None]:
    def record(event: ReadingTaken) -> None:
        received.append(event.sensor_id)

    subscribe_in_process(ReadingTaken, record)
    return record


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("handler")
class TestInProcessHandler:
    def test_handler_runs_after_the_commit(self, received: list[int]) -> None:
        with transaction.atomic():
            publish(ReadingTaken(sensor_id=1))
            received_before_commit = list(received)

        assert received_before_commit == []
        assert received == [1]

    def test_handler_does_not_run_after_rollback(self, received: list[int]) -> None:
        with transaction.atomic():
            publish(ReadingTaken(sensor_id=1))
            transaction.set_rollback(True)

        assert received == []

    def test_failing_handler_is_logged_and_the_others_run(
        self, received: list[int], caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(event: ReadingTaken) -> None:
            raise RuntimeError("no signal")

        def store_reading(event: ReadingTaken) -> None:
            received.append(-event.sensor_id)

        subscribe_in_process(ReadingTaken, fail)
        subscribe_in_process(ReadingTaken, store_reading)

        with caplog.at_level(logging.ERROR, logger="shared.events.bus"):
            publish(ReadingTaken(sensor_id=2))

        assert received == [2, -2]
        assert "fail" in caplog.text

    def test_handler_subscribed_twice_runs_once(
        self, received: list[int], handler: Callable[[ReadingTaken], None]
    ) -> None:
        subscribe_in_process(ReadingTaken, handler)

        publish(ReadingTaken(sensor_id=3))

        assert received == [3]

    def test_event_without_durable_handlers_needs_no_statement(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            publish(ReadingTaken(sensor_id=4))

        assert queries.captured_queries == []


@pytest.mark.django_db(transaction=True)
class TestMessageToWorkers:
    def test_message_is_sent_after_the_commit(self) -> None:
        subscribe(ReadingTaken, store_reading)
        purge_queues()

        with transaction.atomic():
            publish(ReadingTaken(sensor_id=8))
            before_commit = waiting_messages()
        after_commit = waiting_messages(timeout=20)

        assert before_commit == []
        assert after_commit == [{"event_ids": [OutboxEvent.objects.get().pk]}]

    def test_events_of_a_busy_moment_share_a_message(self) -> None:
        purge_queues()
        sender = Sender(pause=0.5)

        sender.enqueue(1)
        first = waiting_messages(timeout=20)
        sender.enqueue(2)
        sender.enqueue(3)
        second = waiting_messages(timeout=20)

        assert first == [{"event_ids": [1]}]
        assert second == [{"event_ids": [2, 3]}]

    def test_each_of_several_events_has_its_handlers_after_the_commit(
        self, received: list[int], handler: Callable[[ReadingTaken], None]
    ) -> None:
        with transaction.atomic():
            publish(ReadingTaken(sensor_id=1), ReadingTaken(sensor_id=2))
            received_before_commit = list(received)

        assert received_before_commit == []
        assert received == [1, 2]


def waiting_messages(*, timeout: float = 0.2) -> list[object]:
    """Return the arguments of the next message to the workers, or nothing after the timeout."""
    deadline = time.monotonic() + timeout
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
class TestDurableHandler:
    def test_event_is_written_in_one_statement(self) -> None:
        subscribe(ReadingTaken, store_reading)
        subscribe(ReadingTaken, add_owner)

        with CaptureQueriesContext(connection) as queries:
            publish(ReadingTaken(sensor_id=5))

        assert len(queries) == 1
        event = OutboxEvent.objects.get()
        assert event.payload == {"sensor_id": 5}
        assert event.topic.endswith("test_bus.ReadingTaken")
        assert sorted(name.rpartition(".")[2] for name in _handlers()) == [
            "add_owner",
            "store_reading",
        ]

    def test_several_events_are_written_in_one_statement(self) -> None:
        subscribe(ReadingTaken, store_reading)
        subscribe(SensorLost, replace_sensor)
        subscribe(SensorLost, add_owner)

        with CaptureQueriesContext(connection) as queries:
            publish(
                ReadingTaken(sensor_id=3),
                SensorMoved(sensor_id=3),
                SensorLost(sensor_id=3),
                ReadingTaken(sensor_id=2),
            )

        assert len(queries) == 1
        stored = OutboxEvent.objects.order_by("pk").prefetch_related("deliveries")
        assert [
            (
                event.topic.rpartition(".")[2],
                event.payload["sensor_id"],
                sorted(each.handler.rpartition(".")[2] for each in event.deliveries.all()),
            )
            for event in stored
        ] == [
            ("ReadingTaken", 3, ["store_reading"]),
            ("SensorLost", 3, ["add_owner", "replace_sensor"]),
            ("ReadingTaken", 2, ["store_reading"]),
        ]

    def test_statement_of_a_change_writes_its_events(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        subscribe(ReadingTaken, store_reading)
        subscribe(ReadingTaken, add_owner)
        topics = [f"{ReadingTaken.__module__}.{each}" for each in ("ReadingTaken", "SensorMoved")]

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT events_publish(%s::jsonb, topic, '{\"sensor_id\": 5}')"
                " FROM unnest(%s::text[]) AS topic",
                [prepare_publishing(ReadingTaken, SensorMoved), topics],
            )
            [(event_id,), (unheard,)] = cursor.fetchall()
        with django_capture_on_commit_callbacks() as callbacks:
            publish_written([event_id], ReadingTaken(sensor_id=5))

        event = OutboxEvent.objects.get()
        assert (event.pk, event.topic, event.payload) == (event_id, topics[0], {"sensor_id": 5})
        assert event.deliveries.count() == 2
        assert unheard is None
        assert len(callbacks) == 1

    def test_event_is_not_stored_after_rollback(self) -> None:
        subscribe(ReadingTaken, store_reading)

        with transaction.atomic():
            publish(ReadingTaken(sensor_id=6))
            transaction.set_rollback(True)

        assert not OutboxEvent.objects.exists()

    def test_handler_subscribed_twice_has_one_delivery(self) -> None:
        subscribe(ReadingTaken, store_reading)
        subscribe(ReadingTaken, store_reading)

        publish(ReadingTaken(sensor_id=7))

        assert OutboxDelivery.objects.count() == 1


def store_reading(event: ReadingTaken) -> None:
    """Handle an event."""


def add_owner(event: ReadingTaken | SensorLost) -> None:
    """Handle an event."""


def replace_sensor(event: SensorLost) -> None:
    """Handle an event."""


def _handlers() -> Iterator[str]:
    return OutboxDelivery.objects.values_list("handler", flat=True).iterator()
