"""Subscriptions of movies."""

from typing import Any

from domains.movies import selectors
from domains.movies.events import RECOMMENDATIONS
from domains.movies.graphql.types import RecommendationsReadyType
from shared.graphql import current_user, subscription
from shared.realtime import Watch, state, watch


@subscription(RecommendationsReadyType)
def recommendations_ready(info: Any) -> Watch:
    """Stream updates of your recommendations."""
    user = current_user(info)
    channel = RECOMMENDATIONS.channel(user.pk)
    return watch(
        info, state(channel, read=lambda: selectors.get_readiness(user=user), audience=user.pk)
    )
