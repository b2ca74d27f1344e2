"""Subscriptions of movies."""

from typing import Any

import graphene

from domains.movies import selectors
from domains.movies.events import RECOMMENDATIONS
from domains.movies.graphql.types import RecommendationsReadyType
from shared.graphql import current_user
from shared.realtime import Watch, state, watch


class Subscription:
    """The subscriptions of movies."""

    recommendations_ready = graphene.Field(
        RecommendationsReadyType,
        required=True,
        description="Stream updates of your recommendations.",
    )

    @staticmethod
    def subscribe_recommendations_ready(root: None, info: Any) -> Watch:
        """Return the stream of the viewer's recommendations."""
        user = current_user(info)
        channel = RECOMMENDATIONS.channel(user.pk)
        return watch(
            info,
            state(channel, read=lambda: selectors.get_readiness(user=user), audience=user.pk),
        )
