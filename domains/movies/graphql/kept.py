"""What can be read of what people keep of films, and of what is recommended to them."""

from typing import Any

import graphene

from domains.movies.graphql.types import MovieType
from domains.movies.models import Dismissal, Favorite, WatchlistEntry
from shared.graphql import DateTime, PlannedType, cost


class FavoriteMovieType(PlannedType):
    """A film that you love, and since when."""

    class Meta:
        model = Favorite
        fields = ("movie", "created_at")


class WatchlistMovieType(PlannedType):
    """A film that you want to see, and since when."""

    class Meta:
        model = WatchlistEntry
        fields = ("movie", "created_at")


class DismissedMovieType(PlannedType):
    """A film that you do not want to be offered, and since when."""

    class Meta:
        model = Dismissal
        fields = ("movie", "created_at")


class ReasonType(graphene.ObjectType):
    """A film of yours that speaks for another."""

    id = graphene.ID(required=True)
    title = graphene.String(required=True)

    class Meta:
        name = "RecommendationReason"

    @staticmethod
    def resolve_id(reason: dict[str, Any], info: Any) -> int:
        """The number of the film."""
        return int(reason["id"])


class RecommendationType(graphene.ObjectType):
    """A film for you, how well it suits, and because of which of yours."""

    movie = graphene.Field(MovieType, required=True)
    score = graphene.Float(required=True)
    because = cost(
        graphene.Field(graphene.List(graphene.NonNull(ReasonType)), required=True), assumed_size=3
    )

    class Meta:
        name = "MovieRecommendation"


class RecommendationStrategy(graphene.Enum):
    """How films are found for you."""

    PERSONAL = "personal"
    COLD_START = "cold_start"

    class Meta:
        name = "MovieRecommendationStrategy"


class RecommendationPageType(graphene.ObjectType):
    """One page of what is recommended to you, and how it was found."""

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
        """How many films there are on all pages."""
        return int(page.count)


class MoviePreferencesType(graphene.ObjectType):
    """How you want films, and which genres you like or not."""

    liked_genres = graphene.List(graphene.NonNull(graphene.ID), required=True)
    disliked_genres = graphene.List(graphene.NonNull(graphene.ID), required=True)
    language = graphene.String()
    region = graphene.String()
    include_adult = graphene.Boolean(required=True)

    class Meta:
        name = "MoviePreferences"


class MovieStateType(graphene.ObjectType):
    """What you keep of a film, and how long the list is that was changed."""

    movie_id = graphene.ID(required=True)
    is_favorite = graphene.Boolean(required=True)
    in_watchlist = graphene.Boolean(required=True)
    is_dismissed = graphene.Boolean(required=True)
    my_rating = graphene.Float()
    count = graphene.Int(required=True)

    class Meta:
        name = "MovieState"


class RecommendationsReadyType(graphene.ObjectType):
    """That your recommendations were computed anew, and how many there are."""

    count = graphene.Int(required=True)
    computed_at = DateTime()

    class Meta:
        name = "MovieRecommendationsReady"
