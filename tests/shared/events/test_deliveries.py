"""The outbox: separate deliveries for each handler, retries, dead letters and parked tasks."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nexus.celery import app
from shared.auth.models import Role, User
from shared.events import Event, bus, deliveries, parking, publish, subscribe
from shared.events.models import OutboxDelivery, OutboxEvent, ParkedTask
from shared.events.schedule import SCHEDULE

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class ReadingTaken(Event):
    """A sensor has taken a reading."""

    sensor_id: int


@dataclass(frozen=True, slots=True)
class SensorSold(Event):
    """A sensor was sold; the fields have every type that an event may have."""

    receipt: uuid.UUID
    price: Decimal
    on: date
    at: datetime
    paid: bool
    note: str | None
    channels: tuple[int, ...]


received: list[Event] = []
failing: set[str] = set()


def store_reading(event: Event) -> None:
    """Record an event, unless the test makes this handler fail."""
    if "store_reading" in failing:
        raise RuntimeError("the disk is full")
    received.append(event)


def add_owner(event: Event) -> None:
    """Write a row, then fail if the test asks for it."""
    User.objects.create_user(f"owner{len(received)}", f"owner{len(received)}@nexus.test")
    if "add_owner" in failing:
        raise RuntimeError("no such owner")


@pytest.fixture(autouse=True)
def _subscriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "_durable", type(bus._durable)(list))
    monkeypatch.setattr(bus, "_subscriptions", {})
    subscribe(ReadingTaken, store_reading)
    received.clear()
    failing.clear()


def publish_reading(sensor_id: int = 1) -> int:
    """Publish an event and return its id."""
    publish(ReadingTaken(sensor_id=sensor_id))
    return OutboxEvent.objects.latest("pk").pk


def soon() -> datetime:
    """Return a moment at which the sweeper is due."""
    return timezone.now() + timedelta(minutes=1)


class TestDeliver:
    def test_handler_receives_every_field_of_the_event(self) -> None:
        subscribe(SensorSold, store_reading)
        sold = SensorSold(
            receipt=uuid.uuid4(),
            price=Decimal("19.90"),
            on=date(2026, 3, 14),
            at=datetime(2026, 3, 14, 9, 26, tzinfo=UTC),
            paid=True,
            note=None,
            channels=(1, 2),
        )

        publish(sold)
        deliveries.deliver(event_ids=[OutboxEvent.objects.get().pk], now=timezone.now())

        assert received == [sold]

    def test_repeated_message_has_no_effect(self, now: datetime) -> None:
        event_id = publish_reading()

        first = deliveries.deliver(event_ids=[event_id], now=now)
        second = deliveries.deliver(event_ids=[event_id], now=now)

        assert (first, second) == (1, 0)
        assert received == [ReadingTaken(sensor_id=1)]
        assert OutboxEvent.objects.get().dispatched_at == now

    def test_missing_event_is_skipped(self, now: datetime) -> None:
        assert deliveries.deliver(event_ids=[404], now=now) == 0

    def test_retry_runs_the_failed_handler_only(self) -> None:
        subscribe(ReadingTaken, add_owner)
        failing.add("add_owner")
        publish_reading()

        deliveries.deliver_due(now=soon(), limit=10)
        failing.clear()
        deliveries.deliver_due(now=soon() + timedelta(seconds=11), limit=10)

        assert received == [ReadingTaken(sensor_id=1)]
        assert User.objects.filter(username__startswith="owner").count() == 1
        assert not OutboxDelivery.objects.waiting().exists()

    def test_writes_of_a_failed_handler_are_rolled_back(self) -> None:
        subscribe(ReadingTaken, add_owner)
        failing.add("add_owner")

        deliveries.deliver(event_ids=[publish_reading()], now=timezone.now())

        assert not User.objects.filter(username__startswith="owner").exists()
        failed = OutboxDelivery.objects.waiting().get()
        assert (failed.attempts, failed.last_error) == (1, "RuntimeError: no such owner")

    def test_retry_delay_doubles_after_every_failure(self, now: datetime) -> None:
        failing.add("store_reading")
        event_id = publish_reading()
        delays = []

        moment = now
        for _ in range(4):
            deliveries.deliver(event_ids=[event_id], now=moment)
            due_at = OutboxDelivery.objects.get().due_at
            delays.append((due_at - moment).total_seconds())
            moment = due_at

        assert delays == [10, 20, 40, 80]

    def test_repeated_message_does_not_retry_early(self) -> None:
        failing.add("store_reading")
        event_id = publish_reading()

        deliveries.deliver(event_ids=[event_id], now=timezone.now())
        failing.clear()
        again = deliveries.deliver(event_ids=[event_id], now=timezone.now())

        assert again == 0


class TestSweep:
    def test_event_without_message_is_delivered_when_due(self) -> None:
        publish_reading()

        at_first = deliveries.deliver_due(now=timezone.now(), limit=10)
        later = deliveries.deliver_due(now=soon(), limit=10)

        assert (at_first, later) == (0, 1)

    def test_sweep_stops_at_its_limit(self) -> None:
        for sensor_id in range(3):
            publish_reading(sensor_id)

        assert deliveries.deliver_due(now=soon(), limit=2) == 2

    def test_event_of_a_disabled_domain_waits_until_it_is_enabled(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish_reading()
        subscribed = bus._subscriptions
        monkeypatch.setattr(bus, "_subscriptions", {})

        while_disabled = deliveries.deliver_due(now=soon(), limit=10)
        monkeypatch.setattr(bus, "_subscriptions", subscribed)
        once_enabled = deliveries.deliver_due(now=soon(), limit=10)

        assert (while_disabled, once_enabled) == (0, 1)
        assert received == [ReadingTaken(sensor_id=1)]

    def test_delivery_that_names_the_former_module_of_a_handler_is_made(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        event_id = publish_reading()
        OutboxDelivery.objects.update(handler="tests.former.store_reading")
        monkeypatch.setattr(bus, "_subscriptions", {})
        subscribe(ReadingTaken, store_reading, former_module="tests.former")

        made = deliveries.deliver_due(now=soon(), limit=10)
        later = deliveries.deliver(event_ids=[event_id, publish_reading()], now=soon())

        assert (made, later) == (1, 1)
        assert received == [ReadingTaken(sensor_id=1)] * 2


class TestDeadLetters:
    def test_delivery_is_dead_after_the_last_attempt(self) -> None:
        exhaust()

        dead = OutboxDelivery.objects.dead().get()
        assert dead.attempts == deliveries.MAX_ATTEMPTS
        assert dead.last_error == "RuntimeError: the disk is full"

    def test_delivery_that_crashes_its_worker_becomes_dead(self) -> None:
        publish_reading()
        OutboxDelivery.objects.update(attempts=deliveries.MAX_ATTEMPTS)

        deliveries.deliver_due(now=soon(), limit=10)

        assert received == []
        assert OutboxDelivery.objects.dead().count() == 1

    def test_dead_letter_is_listed_and_replayed_in_the_admin_site(self, client: Client) -> None:
        exhaust()
        failing.clear()
        client.force_login(User.objects.create_user("root", "r@nexus.test", role=Role.ADMIN))
        page = reverse("admin:events_outboxdelivery_changelist")

        listed = client.get(page, {"state": "dead"})
        dead = OutboxDelivery.objects.dead().get()
        client.post(page, {"action": "replay", "_selected_action": [dead.pk]})
        deliveries.deliver_due(now=soon(), limit=10)

        assert "store_reading" in listed.content.decode()
        assert received == [ReadingTaken(sensor_id=1)]
        assert not OutboxDelivery.objects.dead().exists()


class TestPurge:
    @pytest.mark.usefixtures("unpartitioned")
    def test_delivered_events_older_than_a_day_are_deleted(self, now: datetime) -> None:
        old, dead, fresh, parked = (publish_reading(sensor_id) for sensor_id in range(4))
        deliveries.deliver(event_ids=[old, fresh], now=now)
        OutboxEvent.objects.exclude(pk=fresh).update(created_at=now - timedelta(hours=25))
        OutboxDelivery.objects.filter(event=dead).update(failed_at=now)
        OutboxEvent.objects.filter(pk=fresh).update(created_at=now - timedelta(hours=23))

        purged = deliveries.purge(now=now)

        assert purged == 1
        assert set(OutboxEvent.objects.values_list("pk", flat=True)) == {dead, fresh, parked}


class TestParkedTasks:
    @pytest.fixture
    def park(self, now: datetime) -> Callable[[str], None]:
        def park(name: str) -> None:
            parking.park(
                task_id="0f7e", name=name, args=[], kwargs={"event_ids": []}, queue="mail", now=now
            )

        return park

    def test_task_parked_twice_is_stored_once(self, park: Callable[[str], None]) -> None:
        park("domains.library.tasks.remind")
        park("domains.library.tasks.remind")

        assert ParkedTask.objects.get().kwargs == {"event_ids": []}

    def test_unknown_task_stays_parked(self, park: Callable[[str], None]) -> None:
        park("domains.library.tasks.remind")

        assert parking.release(app=app) == 0
        assert ParkedTask.objects.exists()

    def test_known_task_is_sent_to_its_queue_again(
        self, park: Callable[[str], None], deliver: Callable[[], None]
    ) -> None:
        park("shared.events.tasks.deliver")

        released = parking.release(app=app)

        assert released == 1
        assert not ParkedTask.objects.exists()
        deliver()


def test_schedule_names_existing_tasks() -> None:
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)


def exhaust() -> None:
    """Attempt a delivery to a failing handler until it is dead."""
    failing.add("store_reading")
    event_id = publish_reading()
    moment = timezone.now()
    for _ in range(deliveries.MAX_ATTEMPTS):
        deliveries.deliver(event_ids=[event_id], now=moment)
        moment += timedelta(hours=1)
