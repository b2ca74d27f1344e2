"""
What domains tell each other: events, in the past tense, carrying ids.

Services ``publish`` in their transaction. A handler that must not miss an event is subscribed
with ``subscribe``: the event goes into the outbox with the change it tells of, and the handler
runs in a worker, at least once. One that only refreshes what is shown is subscribed with
``subscribe_at_once``: it runs in the publishing process, after the commit, best effort.
"""

from shared.events.bus import publish, subscribe, subscribe_at_once
from shared.events.event import Event

__all__ = ["Event", "publish", "subscribe", "subscribe_at_once"]
