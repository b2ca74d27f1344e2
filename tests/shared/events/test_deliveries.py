"""The outbox: every handler has every event, for itself, again after a failure, not for ever."""

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
class KettleBoiled(Event):
    """A kettle has boiled."""

    kettle_id: int


@dataclass(frozen=True, slots=True)
class KettleSold(Event):
    """A kettle has been sold, with everything an event may carry."""

    receipt: uuid.UUID
    price: Decimal
    on: date
    at: datetime
    paid: bool
    note: str | None
    cups: tuple[int, ...]


heard: list[Event] = []
broken: set[str] = set()


def pour(event: Event) -> None:
    """Take an event, unless it was broken."""
    if "pour" in broken:
        raise RuntimeError("the spout is blocked")
    heard.append(event)


def toast(event: Event) -> None:
    """Take an event too, and write something to the database, unless it was broken."""
    User.objects.create_user(f"toaster{len(heard)}", f"toaster{len(heard)}@nexus.test")
    if "toast" in broken:
        raise RuntimeError("no bread")


@pytest.fixture(autouse=True)
def _kitchen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "_durable", type(bus._durable)(list))
    monkeypatch.setattr(bus, "_subscriptions", {})
    subscribe(KettleBoiled, pour)
    heard.clear()
    broken.clear()


def boil(kettle_id: int = 1) -> int:
    """Publish an event and return its id."""
    publish(KettleBoiled(kettle_id=kettle_id))
    return OutboxEvent.objects.latest("pk").pk


def soon() -> datetime:
    """Return a moment at which the sweeper is due."""
    return timezone.now() + timedelta(minutes=1)


class TestDeliver:
    def test_brings_an_event_to_its_handler_with_everything_it_carries(self) -> None:
        subscribe(KettleSold, pour)
        sold = KettleSold(
            receipt=uuid.uuid4(),
            price=Decimal("19.90"),
            on=date(2026, 3, 14),
            at=datetime(2026, 3, 14, 9, 26, tzinfo=UTC),
            paid=True,
            note=None,
            cups=(1, 2),
        )

        publish(sold)
        deliveries.deliver(event_ids=[OutboxEvent.objects.get().pk], now=timezone.now())

        assert heard == [sold]

    def test_has_no_second_effect_when_the_message_comes_again(self, now: datetime) -> None:
        event_id = boil()

        first = deliveries.deliver(event_ids=[event_id], now=now)
        second = deliveries.deliver(event_ids=[event_id], now=now)

        assert (first, second) == (1, 0)
        assert heard == [KettleBoiled(kettle_id=1)]
        assert OutboxEvent.objects.get().dispatched_at == now

    def test_passes_over_events_that_are_gone(self, now: datetime) -> None:
        assert deliveries.deliver(event_ids=[404], now=now) == 0

    def test_runs_a_failed_handler_again_without_those_that_succeeded(self) -> None:
        subscribe(KettleBoiled, toast)
        broken.add("toast")
        boil()

        deliveries.deliver_due(now=soon(), at_most=10)
        broken.clear()
        deliveries.deliver_due(now=soon() + timedelta(seconds=11), at_most=10)

        assert heard == [KettleBoiled(kettle_id=1)]
        assert User.objects.filter(username__startswith="toaster").count() == 1
        assert not OutboxDelivery.objects.waiting().exists()

    def test_leaves_nothing_of_what_a_failed_handler_wrote(self) -> None:
        subscribe(KettleBoiled, toast)
        broken.add("toast")

        deliveries.deliver(event_ids=[boil()], now=timezone.now())

        assert not User.objects.filter(username__startswith="toaster").exists()
        failed = OutboxDelivery.objects.waiting().get()
        assert (failed.attempts, failed.last_error) == (1, "RuntimeError: no bread")

    def test_waits_longer_after_every_failure(self, now: datetime) -> None:
        broken.add("pour")
        event_id = boil()
        pauses = []

        moment = now
        for _ in range(4):
            deliveries.deliver(event_ids=[event_id], now=moment)
            due_at = OutboxDelivery.objects.get().due_at
            pauses.append((due_at - moment).total_seconds())
            moment = due_at

        assert pauses == [10, 20, 40, 80]

    def test_does_not_hurry_a_handler_that_has_failed(self) -> None:
        broken.add("pour")
        event_id = boil()

        deliveries.deliver(event_ids=[event_id], now=timezone.now())
        broken.clear()
        again = deliveries.deliver(event_ids=[event_id], now=timezone.now())

        assert again == 0


class TestSweep:
    def test_takes_up_what_no_message_told_of(self) -> None:
        boil()

        at_first = deliveries.deliver_due(now=timezone.now(), at_most=10)
        later = deliveries.deliver_due(now=soon(), at_most=10)

        assert (at_first, later) == (0, 1)

    def test_takes_no_more_at_once_than_it_should(self) -> None:
        for kettle_id in range(3):
            boil(kettle_id)

        assert deliveries.deliver_due(now=soon(), at_most=2) == 2

    def test_leaves_the_events_of_a_disabled_domain_until_it_is_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        boil()
        subscribed = bus._subscriptions
        monkeypatch.setattr(bus, "_subscriptions", {})

        while_disabled = deliveries.deliver_due(now=soon(), at_most=10)
        monkeypatch.setattr(bus, "_subscriptions", subscribed)
        once_enabled = deliveries.deliver_due(now=soon(), at_most=10)

        assert (while_disabled, once_enabled) == (0, 1)
        assert heard == [KettleBoiled(kettle_id=1)]


class TestDeadLetters:
    def test_are_given_up_after_the_last_attempt(self) -> None:
        exhaust()

        dead = OutboxDelivery.objects.dead().get()
        assert dead.attempts == deliveries.MOST_ATTEMPTS
        assert dead.last_error == "RuntimeError: the spout is blocked"

    def test_are_made_of_what_takes_the_worker_down_every_time(self) -> None:
        boil()
        OutboxDelivery.objects.update(attempts=deliveries.MOST_ATTEMPTS)

        deliveries.deliver_due(now=soon(), at_most=10)

        assert heard == []
        assert OutboxDelivery.objects.dead().count() == 1

    def test_are_seen_and_replayed_in_the_admin_site(self, client: Client) -> None:
        exhaust()
        broken.clear()
        client.force_login(User.objects.create_user("root", "r@nexus.test", role=Role.ADMIN))
        page = reverse("admin:events_outboxdelivery_changelist")

        shown = client.get(page, {"state": "dead"})
        dead = OutboxDelivery.objects.dead().get()
        client.post(page, {"action": "replay", "_selected_action": [dead.pk]})
        deliveries.deliver_due(now=soon(), at_most=10)

        assert "pour" in shown.content.decode()
        assert heard == [KettleBoiled(kettle_id=1)]
        assert not OutboxDelivery.objects.dead().exists()


class TestPurge:
    def test_forgets_what_everybody_has_had_and_keeps_the_rest(self, now: datetime) -> None:
        old, dead, fresh, parked = (boil(kettle_id) for kettle_id in range(4))
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

    def test_are_kept_once_however_often_they_are_delivered(
        self, park: Callable[[str], None]
    ) -> None:
        park("domains.library.tasks.remind")
        park("domains.library.tasks.remind")

        assert ParkedTask.objects.get().kwargs == {"event_ids": []}

    def test_stay_while_nobody_knows_them(self, park: Callable[[str], None]) -> None:
        park("domains.library.tasks.remind")

        assert parking.release(app=app) == 0
        assert ParkedTask.objects.exists()

    def test_go_back_to_their_queue_when_they_are_known_again(
        self, park: Callable[[str], None], deliver: Callable[[], None]
    ) -> None:
        park("shared.events.tasks.deliver")

        released = parking.release(app=app)

        assert released == 1
        assert not ParkedTask.objects.exists()
        deliver()


def test_the_schedule_names_tasks_that_exist() -> None:
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)


def exhaust() -> None:
    """Try an event at a broken handler until it is given up."""
    broken.add("pour")
    event_id = boil()
    moment = timezone.now()
    for _ in range(deliveries.MOST_ATTEMPTS):
        deliveries.deliver(event_ids=[event_id], now=moment)
        moment += timedelta(hours=1)
