"""
Writing an event in the transaction of the change that it describes.

Free of models, so that the lowest layers may import it.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.utils import timezone

SWEEP_DELAY = timedelta(seconds=5)
"""How long the message sent after the commit has until the sweeper delivers the event."""

# One statement, because it runs in the transaction of every order and every sign-in.
_WRITE = """
WITH event AS (
    INSERT INTO events_outboxevent (topic, payload, created_at)
    VALUES (%s, %s::jsonb, %s)
    RETURNING id
)
INSERT INTO events_outboxdelivery (event_id, handler, attempts, due_at, last_error)
SELECT event.id, handler, 0, %s, '' FROM event, unnest(%s::text[]) AS handler
RETURNING event_id
"""


def write(topic: str, payload: str, *, handlers: Sequence[str]) -> int:
    """Write an event and one delivery for each handler's name; return the event's id."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [topic, payload, now, now + SWEEP_DELAY, list(handlers)])
        event_id: int = cursor.fetchone()[0]
    return event_id
