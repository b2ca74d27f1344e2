"""
Event handlers of movies: recompute recommendations, announce them, and erase deleted accounts.
"""

from domains.movies import services, tasks
from domains.movies.events import RECOMMENDATIONS, RecommendationsReady, TasteChanged
from shared.auth.events import UserDeleted
from shared.events import subscribe, subscribe_in_process
from shared.notifications import Kind, register_kind

SECONDS_TO_SETTLE = 5


def register() -> None:
    """Subscribe the handlers of movies. The host calls this once, at start-up."""
    subscribe(TasteChanged, _recompute)
    subscribe(UserDeleted, _erase_viewer)
    subscribe_in_process(RecommendationsReady, _announce)
    register_kind(
        Kind(
            name=services.DIGEST,
            title="New films of the genres you like",
            one="Trending now, and of a kind you like: {titles}.",
        )
    )


def _recompute(event: TasteChanged) -> None:
    # Delayed, so that several changes in a short time lead to one computation, by the last task.
    tasks.recompute_recommendations.apply_async(
        kwargs={"user_id": event.user_id}, countdown=SECONDS_TO_SETTLE + 1
    )


def _erase_viewer(event: UserDeleted) -> None:
    services.erase_viewer(user_id=event.user_id)


def _announce(event: RecommendationsReady) -> None:
    RECOMMENDATIONS.channel(event.user_id).announce()
