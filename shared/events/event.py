"""The base class of events."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """
    A fact about something that happened, named in the past tense.

    Subclasses are frozen and carry ids, not objects. Their fields are numbers, text, booleans,
    None, UUIDs, decimals, dates, datetimes or tuples of these.
    """
