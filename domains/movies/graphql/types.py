"""Types of movies."""

from typing import Any

import graphene
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery

from domains.movies import models, schemas, services
from domains.movies.models import (
    Dismissal,
    Favorite,
    Movie,
    MovieGenre,
    Rating,
    WatchlistEntry,
)
from shared.graphql import (
    PlannedType,
    enum_from_choices,
    enum_from_literal,
    output_of,
    row_type,
    sized_list,
    viewer,
)

MovieSource = enum_from_choices(models.MovieSource)


def _my_rating(info: Any) -> Subquery:
    ratings = Rating.objects.filter(user=viewer(info).pk, movie=OuterRef("pk"))
    return Subquery(ratings.values("value"))


class MovieType(PlannedType):
    """A movie. Your own flags and rating are null for anonymous viewers."""

    requires = {
        "poster_url": ("poster_path", "source"),
        "backdrop_url": ("backdrop_path", "source"),
    }
    annotations = {
        "genre_ids": ArraySubquery(
            MovieGenre.objects.filter(movie=OuterRef("pk")).order_by("genre_id").values("genre_id")
        ),
        "is_favorite": lambda info: Favorite.objects.exist_for(viewer(info), of="movie"),
        "in_watchlist": lambda info: WatchlistEntry.objects.exist_for(viewer(info), of="movie"),
        "is_dismissed": lambda info: Dismissal.objects.exist_for(viewer(info), of="movie"),
        "my_rating": _my_rating,
    }

    class Meta:
        model = Movie
        schema = schemas.MovieOut
        types = {"source": MovieSource}
        descriptions = {
            "is_favorite": "Whether it is one of your favourites.",
            "in_watchlist": "Whether it is on your watchlist.",
            "is_dismissed": "Whether you dismissed it.",
        }


GenreType = output_of(schemas.GenreOut, name="MovieGenre")
VideoType = output_of(schemas.VideoOut, name="MovieVideo")


class MovieDetailsType(MovieType):
    """A movie with its cast, genres and trailers."""

    class Meta:
        model = Movie
        schema = schemas.MovieDetailsOut
        types = {
            "genres": graphene.List(graphene.NonNull(GenreType)),
            "videos": graphene.List(graphene.NonNull(VideoType)),
        }
        # A relation to a film leads to the other type.
        skip_registry = True


_REST_LINKS = ("count", "next", "previous")
MoviePageType = output_of(
    schemas.MoviePageOut,
    name="MoviePage",
    types={"results": sized_list(MovieType, assumed_size=20), "source": MovieSource},
    omit=_REST_LINKS,
    page=graphene.Int(required=True),
    total_pages=graphene.Int(required=True),
    total_count=graphene.Int(required=True, source="count"),
)

FavoriteMovieType = row_type(
    Favorite,
    schemas.SavedMovieOut,
    name="FavoriteMovie",
    about="A favourite movie, and when it was added.",
)
WatchlistMovieType = row_type(
    WatchlistEntry,
    schemas.SavedMovieOut,
    name="WatchlistMovie",
    about="A movie on your watchlist, and when it was added.",
)
DismissedMovieType = row_type(
    Dismissal,
    schemas.SavedMovieOut,
    name="DismissedMovie",
    about="A movie that you dismissed, and when.",
)


ReasonType = output_of(schemas.ReasonOut, name="RecommendationReason")
RecommendationType = output_of(
    schemas.RecommendationOut,
    name="MovieRecommendation",
    types={"movie": MovieType, "because": sized_list(ReasonType, assumed_size=3)},
)
RecommendationStrategy = enum_from_literal(
    services.Strategy,
    name="MovieRecommendationStrategy",
    about="The strategy of recommendations.",
    module=__name__,
)
RecommendationPageType = output_of(
    schemas.RecommendationPageOut,
    name="MovieRecommendationPage",
    types={
        "results": sized_list(RecommendationType, assumed_size=20),
        "strategy": RecommendationStrategy,
    },
    omit=_REST_LINKS,
    page=graphene.Int(required=True),
    total_count=graphene.Int(required=True, source="count"),
)
MoviePreferencesType = output_of(schemas.MoviePreferencesOut)
MovieStateType = output_of(schemas.MovieStateOut)
RecommendationsReadyType = output_of(
    schemas.RecommendationsReadyOut, name="MovieRecommendationsReady"
)
