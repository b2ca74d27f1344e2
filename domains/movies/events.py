"""Events and topics of movies."""

from dataclasses import dataclass

from shared.events import Event
from shared.realtime import Topic

RECOMMENDATIONS = Topic("movies.recommendations")
"""The channel of a user's recommendations, by the user's id. Announced when they were computed."""


@dataclass(frozen=True, slots=True)
class TasteChanged(Event):
    """A user saved, dismissed or rated a movie, or changed preferences."""

    user_id: int


@dataclass(frozen=True, slots=True)
class RecommendationsReady(Event):
    """A user's recommendations were recomputed."""

    user_id: int
