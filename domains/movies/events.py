"""Events and topics of movies."""

from dataclasses import dataclass

from shared.events import Event
from shared.realtime import Topic

RECOMMENDATIONS = Topic("movies.recommendations")
"""That somebody's recommendations were computed anew, by the user's id."""


@dataclass(frozen=True, slots=True)
class TasteChanged(Event):
    """A user saved, dismissed or rated a movie, or changed preferences."""

    user_id: int


@dataclass(frozen=True, slots=True)
class RecommendationsReady(Event):
    """A user's recommendations were recomputed."""

    user_id: int
