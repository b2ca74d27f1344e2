"""How events and their handlers are written down in the outbox."""

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from shared.events.event import Event


def name_of(thing: type[Event] | Callable[..., Any]) -> str:
    """Return the name under which an event type or a handler is found again."""
    return f"{thing.__module__}.{thing.__qualname__}"


def pack(event: Event) -> str:
    """Return the event's facts as JSON."""
    return _adapter(type(event)).dump_json(event).decode()


def unpack(event_type: type[Event], facts: object) -> Event:
    """
    Make the event again of the facts it was packed into.

    :raises ValueError: if the facts are not those of such an event.
    """
    return _adapter(event_type).validate_python(facts)


_adapters: dict[type[Event], TypeAdapter[Event]] = {}


def _adapter(event_type: type[Event]) -> TypeAdapter[Event]:
    if event_type not in _adapters:
        _adapters[event_type] = TypeAdapter(event_type)
    return _adapters[event_type]
