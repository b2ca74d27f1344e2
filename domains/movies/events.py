"""What happens in movies, for whoever wants to know, and what can be watched of it."""

from dataclasses import dataclass

from shared.events import Event
from shared.realtime import Topic

RECOMMENDATIONS = Topic("movies.recommendations")
"""That somebody's recommendations were computed anew, by the user's id."""


@dataclass(frozen=True, slots=True)
class TasteChanged(Event):
    """Somebody has saved, dismissed or rated a film, or changed their preferences."""

    user_id: int


@dataclass(frozen=True, slots=True)
class RecommendationsReady(Event):
    """Somebody's recommendations have been computed anew."""

    user_id: int
