"""Publishing an event when its transaction commits, and handling it."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.db import transaction

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened. Subclasses are frozen and carry ids, not objects."""


E = TypeVar("E", bound=Event)

_handlers: defaultdict[type[Event], list[Callable[..., None]]] = defaultdict(list)


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """
    Call the handler every time an event of exactly this type is published.

    Subscribing the same handler again changes nothing.
    """
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def publish(event: Event) -> None:
    """
    Hand the event to its handlers once the present transaction has committed.

    After a rollback nobody hears of it. One failing handler is logged and does not
    silence the others, nor the caller.
    """
    transaction.on_commit(partial(_dispatch, event))


def _dispatch(event: Event) -> None:
    for handler in _handlers.get(type(event), ()):
        try:
            handler(event)
        except Exception:
            # The change has been committed: whoever asked for it must not be told it failed.
            logger.exception("Handler %s failed on %r.", handler.__qualname__, event)
