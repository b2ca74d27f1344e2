"""
Writing an event in the transaction of the change that it describes.

Free of models, so that the lowest layers may import it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import orjson
from django.utils import timezone

from shared.prepared import prepared_cursor
from shared.request_context import request_id

SWEEP_DELAY = timedelta(seconds=5)
"""How long the message sent after the commit has until the sweeper delivers the event."""

# One statement, because it runs in the transaction of every sign-in. The ids are in the order of
# the events. The migration of the function explains it.
_WRITE = """
SELECT events_publish(%(outbox)s::jsonb, given.topic, given.payload::jsonb)
FROM unnest(%(topics)s::text[], %(payloads)s::text[])
    WITH ORDINALITY AS given (topic, payload, place)
ORDER BY given.place
"""


def write(
    events: Sequence[tuple[str, str]], *, handlers: Mapping[str, Sequence[str]]
) -> Sequence[int]:
    """
    Write events and one delivery for each handler of each event; return the events' ids.

    An event is its topic and its payload as JSON. ``handlers`` are the names of the handlers by
    topic.
    """
    with prepared_cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "outbox": as_argument(handlers=handlers),
                "topics": [topic for topic, _ in events],
                "payloads": [payload for _, payload in events],
            },
        )
        return [event_id for (event_id,) in cursor.fetchall()]


def as_argument(*, handlers: Mapping[str, Sequence[str]]) -> str:
    """Return the first argument of ``events_publish``: handlers by topic, and the request's id."""
    now = timezone.now()
    values = {
        "handlers": handlers,
        "request_id": request_id.get(),
        "now": now,
        "due_at": now + SWEEP_DELAY,
    }
    return orjson.dumps(values).decode()
