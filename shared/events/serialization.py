"""The stored form of events and of the names of their handlers."""

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from shared.events.event import Event


def qualified_name(target: type[Event] | Callable[..., Any]) -> str:
    """Return the name by which an event type or a handler is stored and found again."""
    return f"{target.__module__}.{target.__qualname__}"


def serialize(event: Event) -> str:
    """Return the event's fields as a JSON object."""
    return _adapter(type(event)).dump_json(event).decode()


def parse(event_type: type[Event], payload: object) -> Event:
    """
    Return the event of a stored payload.

    :raises ValueError: if the payload does not match the fields of the event type.
    """
    return _adapter(event_type).validate_python(payload)


_adapters: dict[type[Event], TypeAdapter[Event]] = {}


def _adapter(event_type: type[Event]) -> TypeAdapter[Event]:
    if event_type not in _adapters:
        _adapters[event_type] = TypeAdapter(event_type)
    return _adapters[event_type]
