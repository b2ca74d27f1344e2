"""Publishing events, and subscribing to them: durably, or in the publishing process."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.db import transaction

from shared.events import outbox
from shared.events.event import Event
from shared.events.sender import SENDER
from shared.events.serialization import qualified_name, serialize

logger = logging.getLogger(__name__)

E = TypeVar("E", bound=Event)

Handler = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A durable handler and the type of its events."""

    event_type: type[Event]
    handler: Handler


_in_process: defaultdict[type[Event], list[Handler]] = defaultdict(list)
_durable: defaultdict[type[Event], list[str]] = defaultdict(list)
_subscriptions: dict[str, Subscription] = {}
_dormant: dict[str, list[str]] = {}

DORMANT_SUFFIX = ".*"
"""Ends the handler's name of a delivery that waits for a dormant package."""


def subscribe(
    event_type: type[E], handler: Callable[[E], None], *, former_module: str = ""
) -> None:
    """
    Call the handler in a worker, at least once, for every event of exactly this type.

    The handler runs in the transaction that marks the delivery as done, so its writes to the
    database take effect once; its other effects must be safe to repeat. A failed handler is
    retried by itself and becomes a dead letter after the last attempt. The handler must be a
    function at the top level of a module, because it is stored by name. Subscribing it again
    changes nothing.

    ``former_module`` is the module that the handler has moved from. During an upgrade, processes of
    the former version store its name there; these deliveries are made as well.
    """
    name = qualified_name(handler)
    _subscriptions[name] = Subscription(event_type, handler)
    if former_module:
        _subscriptions[f"{former_module}.{handler.__qualname__}"] = _subscriptions[name]
    if name not in _durable[event_type]:
        _durable[event_type].append(name)


def subscribe_in_process(event_type: type[E], handler: Callable[[E], None]) -> None:
    """
    Call the handler in the publishing process, right after the commit, at most once.

    It suits effects that may be lost with the process, such as announcements to streams and
    invalidation of caches. A failing handler is logged; the other handlers and the publisher
    continue. Subscribing the same handler again changes nothing.
    """
    if handler not in _in_process[event_type]:
        _in_process[event_type].append(handler)


def store_for_dormant(package: str, topics: Iterable[str]) -> None:
    """
    Store the events of these topics for the handlers of a dormant package.

    A topic is the qualified name of an event class. The events wait in the outbox until a process
    has the handlers again and calls ``deliveries.release_dormant``.
    """
    for topic in topics:
        names = _dormant.setdefault(topic, [])
        if (name := dormant_handler(package)) not in names:
            names.append(name)


def dormant_handler(package: str) -> str:
    """Return the handler's name of deliveries that wait for a dormant package."""
    return f"{package}{DORMANT_SUFFIX}"


def handlers_in(package: str, *, topic: str) -> list[str]:
    """Return the names of the package's durable handlers for events of this topic."""
    return [
        name
        for name, subscription in _subscriptions.items()
        if name.startswith(f"{package}.") and qualified_name(subscription.event_type) == topic
    ]


def publish(*events: Event) -> None:
    """
    Notify the handlers of these events once the current transaction has committed.

    After a rollback no handler runs. One statement writes all events that have durable handlers
    to the outbox; without such events nothing is written. An unavailable broker or a failing
    handler does not affect the caller.
    """
    handlers = _handlers_of([type(event) for event in events])
    named = [(qualified_name(type(event)), event) for event in events]
    written = [(topic, serialize(event)) for topic, event in named if topic in handlers]
    event_ids = outbox.write(written, handlers=handlers) if written else ()
    publish_written(event_ids, *events)


def prepare_publishing(*event_types: type[Event]) -> str:
    """
    Return the argument ``outbox`` of the database function ``events_publish``, as JSON.

    A function of the database that makes a change may call it for events of these types, so that
    one statement does both. Pass what it has written to ``publish_written``.
    """
    return outbox.as_argument(handlers=_handlers_of(event_types))


def publish_written(event_ids: Sequence[int], *events: Event) -> None:
    """
    Notify the handlers of these events once the current transaction has committed.

    ``event_ids`` are those of the events that ``events_publish`` has written to the outbox.
    """
    if event_ids:
        transaction.on_commit(partial(_enqueue, event_ids))
    for event in events:
        if _in_process.get(type(event)):
            transaction.on_commit(partial(_call_in_process_handlers, event))


def get_subscription(name: str) -> Subscription | None:
    """Return the durable handler with that name, or None if this process has not subscribed it."""
    return _subscriptions.get(name)


def known_handlers() -> list[str]:
    """Return the names of the durable handlers of this process."""
    return list(_subscriptions)


def _handlers_of(event_types: Iterable[type[Event]]) -> Mapping[str, Sequence[str]]:
    """Return the names of the durable handlers by topic, of the topics that have any."""
    names = {
        topic: _names_of_handlers(topic, each)
        for each in event_types
        for topic in [qualified_name(each)]
    }
    return {topic: found for topic, found in names.items() if found}


def _names_of_handlers(topic: str, event_type: type[Event]) -> Sequence[str]:
    return [*_durable.get(event_type, ()), *_dormant.get(topic, ())]


def _enqueue(event_ids: Sequence[int]) -> None:
    for event_id in event_ids:
        SENDER.enqueue(event_id)


def _call_in_process_handlers(event: Event) -> None:
    for handler in _in_process.get(type(event), ()):
        try:
            handler(event)
        except Exception:
            # The change is committed, so the request must not report a failure.
            logger.exception("Handler %s failed on %r.", handler.__qualname__, event)
