"""
Writing an event in the transaction of the change that it describes.

Free of models, so that the lowest layers may import it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from shared.request_context import request_id

SWEEP_DELAY = timedelta(seconds=5)
"""How long the message sent after the commit has until the sweeper delivers the event."""

# One statement, because it runs in the transaction of every order and every sign-in. The handlers
# of an event follow from its topic. The ids are in the order of the events.
_WRITE = """
WITH event AS (
    INSERT INTO events_outboxevent (topic, payload, request_id, created_at)
    SELECT given.topic, given.payload::jsonb, %(request_id)s, %(now)s
    FROM unnest(%(topics)s::text[], %(payloads)s::text[])
        WITH ORDINALITY AS given (topic, payload, place)
    ORDER BY given.place
    RETURNING id, topic
), delivery AS (
    INSERT INTO events_outboxdelivery (event_id, handler, attempts, due_at, last_error)
    SELECT event.id, wanted.handler, 0, %(due_at)s, ''
    FROM event
    JOIN unnest(%(topics_of_handlers)s::text[], %(handlers)s::text[]) AS wanted (topic, handler)
        USING (topic)
    ORDER BY event.id
)
SELECT id FROM event ORDER BY id
"""


def write(
    events: Sequence[tuple[str, str]], *, handlers: Mapping[str, Sequence[str]]
) -> Sequence[int]:
    """
    Write events and one delivery for each handler of each event; return the events' ids.

    An event is its topic and its payload as JSON. ``handlers`` are the names of the handlers by
    topic.
    """
    now = timezone.now()
    wanted = [(topic, name) for topic, names in handlers.items() for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "topics": [topic for topic, _ in events],
                "payloads": [payload for _, payload in events],
                "topics_of_handlers": [topic for topic, _ in wanted],
                "handlers": [name for _, name in wanted],
                "request_id": request_id.get(),
                "now": now,
                "due_at": now + SWEEP_DELAY,
            },
        )
        return [event_id for (event_id,) in cursor.fetchall()]
