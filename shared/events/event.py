"""What an event is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that has happened, in the past tense.

    Subclasses are frozen and carry ids, not objects: numbers, text, booleans, None, UUIDs,
    decimals, dates, moments and tuples of these.
    """
