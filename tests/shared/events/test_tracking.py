"""A delivery whose handler starts a task is complete when the task has succeeded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from nexus.celery import app
from shared.events import Event, bus, deliveries, publish, subscribe
from shared.events.models import OutboxDelivery, OutboxEvent
from shared.events.tracking import TooManyTasks
from tests.deliveries import purge_queues, run_all_deliveries

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class SensorOrdered(Event):
    """A sensor was ordered."""

    sensor_id: int


failures: list[Exception] = []
sent: list[int] = []


def send_sensor(*, sensor_id: int) -> None:
    """Send a sensor, or raise the next planned failure."""
    if failures:
        raise failures.pop()
    sent.append(sensor_id)


def start_sending(event: SensorOrdered) -> None:
    """Start the task that sends a sensor."""
    app.tasks["tests.send_sensor"].apply_async(kwargs={"sensor_id": event.sensor_id})


def start_two(event: SensorOrdered) -> None:
    """Start two tasks for one delivery."""
    start_sending(event)
    start_sending(event)


@pytest.fixture(autouse=True)
def _subscriptions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(bus, "_durable", type(bus._durable)(list))
    monkeypatch.setattr(bus, "_subscriptions", {})
    task: Any = app.task(name="tests.send_sensor")(send_sensor)
    subscribe(SensorOrdered, start_sending)
    sent.clear()
    failures.clear()
    purge_queues()
    yield
    app.tasks.unregister(task.name)


def order(now: datetime) -> OutboxDelivery:
    """Publish an event, deliver it to the handler, and return the delivery."""
    publish(SensorOrdered(sensor_id=7))
    event_id = OutboxEvent.objects.latest("pk").pk
    deliveries.deliver(event_ids=[event_id], now=now)
    return OutboxDelivery.objects.get(event=event_id)


def test_delivery_waits_while_its_task_is_in_the_queue(now: datetime) -> None:
    delivery = order(now)

    assert sent == []
    assert delivery.delivered_at is None
    assert delivery.due_at == now + deliveries.TASK_LEASE


def test_delivery_is_complete_when_its_task_has_succeeded(now: datetime) -> None:
    delivery = order(now)

    run_all_deliveries()

    delivery.refresh_from_db()
    assert sent == [7]
    assert delivery.delivered_at is not None
    assert delivery.event.dispatched_at is not None


def test_task_lost_with_the_broker_is_started_again(now: datetime) -> None:
    delivery = order(now)
    purge_queues()

    early = deliveries.deliver_due(now=now + timedelta(minutes=14), limit=10)
    late = deliveries.deliver_due(now=now + timedelta(minutes=15), limit=10)
    run_all_deliveries()

    delivery.refresh_from_db()
    assert (early, late) == (0, 1)
    assert sent == [7]
    assert delivery.delivered_at is not None


def test_task_is_retried_when_the_database_fails(now: datetime) -> None:
    delivery = order(now)
    failures[:] = [OperationalError("deadlock detected"), OperationalError("lock timeout")]

    run_all_deliveries()

    delivery.refresh_from_db()
    assert sent == [7]
    assert delivery.delivered_at is not None


def test_task_that_fails_for_good_leaves_a_dead_letter_to_replay(now: datetime) -> None:
    delivery = order(now)
    failures[:] = [ValueError("no such sensor")]

    with pytest.raises(ValueError, match="no such sensor"):
        run_all_deliveries()
    delivery.refresh_from_db()
    failed = (delivery.failed_at is not None, delivery.last_error)
    replayed = deliveries.replay(delivery_ids=[delivery.pk], now=timezone.now())
    run_all_deliveries()

    delivery.refresh_from_db()
    assert failed == (True, "ValueError: no such sensor")
    assert replayed == 1
    assert sent == [7]
    assert delivery.failed_at is None
    assert delivery.delivered_at is not None


def test_handler_that_starts_two_tasks_is_refused(now: datetime) -> None:
    bus._durable.clear()
    subscribe(SensorOrdered, start_two)

    delivery = order(now)

    assert delivery.last_error.startswith(TooManyTasks.__name__)
