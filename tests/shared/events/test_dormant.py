"""Events published while a domain is dormant are delivered when it is enabled again."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from shared.events import Event, bus, deliveries, publish, serialization, subscribe
from shared.events.models import OutboxDelivery, OutboxEvent

pytestmark = pytest.mark.django_db

PACKAGE = __name__.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class SensorFailed(Event):
    """A sensor has failed."""

    sensor_id: int


@dataclass(frozen=True, slots=True)
class SensorCleaned(Event):
    """A sensor was cleaned."""

    sensor_id: int


handled: list[int] = []


def record_failure(event: SensorFailed) -> None:
    """Record the failed sensor."""
    handled.append(event.sensor_id)


@pytest.fixture(autouse=True)
def _dormant_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "_durable", type(bus._durable)(list))
    monkeypatch.setattr(bus, "_subscriptions", {})
    monkeypatch.setattr(bus, "_dormant", {})
    bus.store_for_dormant(PACKAGE, [serialization.qualified_name(SensorFailed)])
    handled.clear()


def test_event_waits_while_its_domain_is_dormant(now: datetime) -> None:
    publish(SensorFailed(sensor_id=1))
    publish(SensorCleaned(sensor_id=1))

    released = deliveries.release_dormant(now=now)
    deliveries.deliver_due(now=now, limit=10)

    assert released == 0
    assert OutboxDelivery.objects.waiting().get().handler == f"{PACKAGE}.*"


def test_event_is_delivered_when_its_domain_is_enabled_again(now: datetime) -> None:
    publish(SensorFailed(sensor_id=1))
    bus._dormant.clear()
    subscribe(SensorFailed, record_failure)

    released = [deliveries.release_dormant(now=now) for _ in range(2)]
    deliveries.deliver_due(now=now, limit=10)

    assert released == [1, 0]
    assert handled == [1]
    assert OutboxEvent.objects.get().dispatched_at == now


def test_purged_package_leaves_no_rows(now: datetime) -> None:
    publish(SensorFailed(sensor_id=1))

    deliveries.delete_package(package=PACKAGE)

    assert not OutboxDelivery.objects.exists()
    assert not OutboxEvent.objects.exists()
