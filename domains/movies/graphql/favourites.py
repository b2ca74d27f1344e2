"""Types of favourites, watchlists, preferences and recommendations."""

from typing import Any

import graphene

from domains.movies import schemas, services
from domains.movies.graphql.types import MovieType
from domains.movies.models import Dismissal, Favorite, WatchlistEntry
from shared.graphql import PlannedType, cost, enum_from_literal, output_of


class FavoriteMovieType(PlannedType):
    """A favourite movie, and when it was added."""

    class Meta:
        model = Favorite
        fields = ("movie", "created_at")


class WatchlistMovieType(PlannedType):
    """A movie on your watchlist, and when it was added."""

    class Meta:
        model = WatchlistEntry
        fields = ("movie", "created_at")


class DismissedMovieType(PlannedType):
    """A movie that you dismissed, and when."""

    class Meta:
        model = Dismissal
        fields = ("movie", "created_at")


ReasonType = output_of(schemas.ReasonOut, name="RecommendationReason")


class RecommendationType(graphene.ObjectType):
    """A recommended movie, its score, and the movies of yours that led to it."""

    movie = graphene.Field(MovieType, required=True)
    score = graphene.Float(required=True)
    because = cost(
        graphene.Field(graphene.List(graphene.NonNull(ReasonType)), required=True), assumed_size=3
    )

    class Meta:
        name = "MovieRecommendation"


RecommendationStrategy = enum_from_literal(
    services.Strategy,
    name="MovieRecommendationStrategy",
    about="The strategy of recommendations.",
    module=__name__,
)


class RecommendationPageType(graphene.ObjectType):
    """One page of your recommendations, and how they were chosen."""

    strategy = graphene.Field(RecommendationStrategy, required=True)
    page = graphene.Int(required=True)
    total_count = graphene.Int(required=True)
    results = cost(
        graphene.Field(graphene.List(graphene.NonNull(RecommendationType)), required=True),
        assumed_size=20,
    )

    class Meta:
        name = "MovieRecommendationPage"

    @staticmethod
    def resolve_total_count(page: Any, info: Any) -> int:
        """Return the number of movies on all pages."""
        return int(page.count)


MoviePreferencesType = output_of(schemas.MoviePreferencesOut)
MovieStateType = output_of(schemas.MovieStateOut)
RecommendationsReadyType = output_of(
    schemas.RecommendationsReadyOut, name="MovieRecommendationsReady"
)
