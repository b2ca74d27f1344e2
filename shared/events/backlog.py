"""How much waits in the outbox, for monitoring."""

from datetime import datetime
from typing import NamedTuple

from shared.events import bus, deliveries
from shared.events.models import OutboxDelivery

MAX_COUNTED = 10_000


class Backlog(NamedTuple):
    """
    The deliveries that are due, in number and in seconds since the oldest was due.

    ``due`` is counted up to ``MAX_COUNTED``, and ``dead_letters`` as ``count_dead`` counts them.
    """

    due: int
    oldest_seconds: float
    dead_letters: int


def measure(*, now: datetime) -> Backlog:
    """Return the backlog of the handlers of this process. Events of dormant domains may wait."""
    due = OutboxDelivery.objects.due(now=now).for_handlers(bus.known_handlers())
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    return Backlog(
        due=due[:MAX_COUNTED].count(),
        oldest_seconds=(now - oldest).total_seconds() if oldest else 0.0,
        dead_letters=deliveries.count_dead(),
    )
