"""What domains tell each other: events, in the past tense, carrying ids."""

from shared.events.bus import Event, publish, subscribe

__all__ = ["Event", "publish", "subscribe"]
