"""Watching what suits one."""

from typing import Any

import graphene

from domains.movies import selectors
from domains.movies.events import RECOMMENDATIONS
from domains.movies.graphql.favourites import RecommendationsReadyType
from shared.graphql import current_user
from shared.realtime import Watch, state, watch


class Subscription:
    """What one can watch of films."""

    recommendations_ready = graphene.Field(
        RecommendationsReadyType,
        required=True,
        description="Your recommendations, each time they were computed anew.",
    )

    @staticmethod
    def subscribe_recommendations_ready(root: None, info: Any) -> Watch:
        """Watch one's own recommendations."""
        user = current_user(info)
        channel = RECOMMENDATIONS.channel(user.pk)
        return watch(
            info,
            state(channel, read=lambda: selectors.get_readiness(user=user), audience=user.pk),
        )
