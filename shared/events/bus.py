"""Publishing events, and subscribing to them: durably, or at once and best effort."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.db import transaction

from shared.events import outbox, wire
from shared.events.event import Event
from shared.events.sender import SENDER

logger = logging.getLogger(__name__)

E = TypeVar("E", bound=Event)

Handler = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One durable handler and the type of event it wants."""

    event_type: type[Event]
    handler: Handler


_at_once: defaultdict[type[Event], list[Handler]] = defaultdict(list)
_durable: defaultdict[type[Event], list[str]] = defaultdict(list)
_subscriptions: dict[str, Subscription] = {}
_held: dict[str, list[str]] = {}

HELD = ".*"
"""Ends the name of a delivery that waits for a dormant package, instead of a handler's name."""


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """
    Call the handler in a worker, at least once, for every event of exactly this type.

    The handler runs in a transaction that also notes that it ran, so what it writes to the
    database is there once; whatever else it does must bear being done twice. One that fails
    is tried again later, by itself, and in the end becomes a dead letter. It is a function
    of a module, known by its name there. Subscribing it again changes nothing.
    """
    name = wire.name_of(handler)
    _subscriptions[name] = Subscription(event_type, handler)
    if name not in _durable[event_type]:
        _durable[event_type].append(name)


def subscribe_at_once(event_type: type[E], handler: Callable[[E], None]) -> None:
    """
    Call the handler in the publishing process, right after the commit: at most once.

    For what may be lost with the process: announcements to watchers, forgetting in caches.
    One failing handler is logged and does not silence the others, nor the publisher.
    Subscribing the same handler again changes nothing.
    """
    if handler not in _at_once[event_type]:
        _at_once[event_type].append(handler)


def hold_for(package: str, topics: Iterable[str]) -> None:
    """
    Keep the events of these topics for the handlers of a package that is dormant.

    A topic is the name of an event's class. The events wait in the outbox until a process has
    the handlers again, and ``deliveries.release_held`` passes them on.
    """
    for topic in topics:
        names = _held.setdefault(topic, [])
        if (name := held_name(package)) not in names:
            names.append(name)


def held_name(package: str) -> str:
    """Return the name under which deliveries wait for the handlers of a dormant package."""
    return f"{package}{HELD}"


def handlers_in(package: str, *, topic: str) -> list[str]:
    """Return the names of the package's durable handlers of events of this topic."""
    return [
        name
        for name, subscription in _subscriptions.items()
        if name.startswith(f"{package}.") and wire.name_of(subscription.event_type) == topic
    ]


def publish(event: Event) -> None:
    """
    Tell the event's handlers once the present transaction has committed.

    After a rollback nobody hears of it. Durable handlers make it a row of the outbox, written
    here, in one statement; an event without them writes nothing. Neither a broker that is
    away nor a handler that fails is felt by the caller.
    """
    event_type = type(event)
    topic = wire.name_of(event_type)
    if names := [*_durable.get(event_type, ()), *_held.get(topic, ())]:
        event_id = outbox.write(topic, wire.pack(event), handlers=names)
        transaction.on_commit(partial(SENDER.hand_over, event_id))
    if _at_once.get(event_type):
        transaction.on_commit(partial(_tell_at_once, event))


def subscription_of(name: str) -> Subscription | None:
    """Return the durable handler of that name, or None if nobody here has subscribed it."""
    return _subscriptions.get(name)


def known_handlers() -> list[str]:
    """Return the names of the durable handlers of this process."""
    return list(_subscriptions)


def _tell_at_once(event: Event) -> None:
    for handler in _at_once.get(type(event), ()):
        try:
            handler(event)
        except Exception:
            # The change has been committed: whoever asked for it must not be told it failed.
            logger.exception("Handler %s failed on %r.", handler.__qualname__, event)
