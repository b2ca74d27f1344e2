"""
Events between domains: facts in the past tense, with ids.

Services ``publish`` inside their transaction. ``subscribe`` registers a durable handler: the event
is written to the outbox with the change that it describes, and the handler runs in a worker, at
least once. ``subscribe_in_process`` registers a handler that runs in the publishing process after
the commit, best effort; it suits invalidation of caches and announcements to streams.
"""

from shared.events.bus import (
    prepare_publishing,
    publish,
    publish_written,
    subscribe,
    subscribe_in_process,
)
from shared.events.event import Event

__all__ = [
    "Event",
    "prepare_publishing",
    "publish",
    "publish_written",
    "subscribe",
    "subscribe_in_process",
]
