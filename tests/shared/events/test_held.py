"""What happens while a domain is dormant reaches it when it is enabled again."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from shared.events import Event, bus, deliveries, publish, subscribe, wire
from shared.events.models import OutboxDelivery, OutboxEvent

pytestmark = pytest.mark.django_db

PACKAGE = __name__.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class CupBroken(Event):
    """A cup is broken."""

    cup_id: int


@dataclass(frozen=True, slots=True)
class CupWashed(Event):
    """A cup is clean."""

    cup_id: int


swept: list[int] = []


def sweep_up(event: CupBroken) -> None:
    """Note a broken cup."""
    swept.append(event.cup_id)


@pytest.fixture(autouse=True)
def _dormant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "_durable", type(bus._durable)(list))
    monkeypatch.setattr(bus, "_subscriptions", {})
    monkeypatch.setattr(bus, "_held", {})
    bus.hold_for(PACKAGE, [wire.name_of(CupBroken)])
    swept.clear()


def test_event_is_kept_while_its_domain_is_dormant(now: datetime) -> None:
    publish(CupBroken(cup_id=1))
    publish(CupWashed(cup_id=1))

    released = deliveries.release_held(now=now)
    deliveries.deliver_due(now=now, at_most=10)

    assert released == 0
    assert OutboxDelivery.objects.waiting().get().handler == f"{PACKAGE}.*"


def test_event_reaches_the_handlers_when_its_domain_is_enabled_again(now: datetime) -> None:
    publish(CupBroken(cup_id=1))
    bus._held.clear()
    subscribe(CupBroken, sweep_up)

    released = [deliveries.release_held(now=now) for _ in range(2)]
    deliveries.deliver_due(now=now, at_most=10)

    assert released == [1, 0]
    assert swept == [1]
    assert OutboxEvent.objects.get().dispatched_at == now


def test_purged_package_leaves_no_rows(now: datetime) -> None:
    publish(CupBroken(cup_id=1))

    deliveries.forget_package(package=PACKAGE)

    assert not OutboxDelivery.objects.exists()
    assert not OutboxEvent.objects.exists()
