"""Types of movies."""

from typing import Any

import graphene
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Subquery

from domains.movies import models, schemas, selectors, services
from domains.movies.models import (
    Dismissal,
    Favorite,
    Movie,
    MovieGenre,
    Rating,
    Saved,
    WatchlistEntry,
)
from shared.graphql import (
    DateTime,
    PlannedType,
    cost,
    enum_from_choices,
    enum_from_literal,
    output_of,
    viewer,
)

MovieSource = enum_from_choices(models.MovieSource)
COLUMNS = (
    *("title", "original_title", "overview", "release_date"),
    *("vote_count", "original_language", "adult"),
)


def _mine(model: type[Saved], info: Any) -> Any:
    who = viewer(info)
    owned = Q(user=who.pk) if who.is_authenticated else Q(pk__in=())
    return model.objects.filter(owned, movie=OuterRef("pk"))


class MovieType(PlannedType):
    """A movie. Your own flags and rating are null for anonymous viewers."""

    id = graphene.ID(required=True, description="The id of the movie at TMDb.")
    poster_path = graphene.String(
        description=(
            "The path of the poster below TMDb's base URL of images; null if there is none."
        )
    )
    poster_url = graphene.String(description="The URL of the poster; null if there is none.")
    backdrop_path = graphene.String(
        description=(
            "The path of the backdrop below TMDb's base URL of images; null if there is none."
        )
    )
    backdrop_url = graphene.String(description="The URL of the backdrop; null if there is none.")
    vote_average = graphene.Float(
        required=True, description="The mean rating at TMDb, from 0 to 10; 0 if there is none."
    )
    popularity = graphene.Float(
        required=True, description="The popularity at TMDb; a larger number is more popular."
    )
    genre_ids = graphene.List(
        graphene.NonNull(graphene.ID), required=True, description="The ids of the genres."
    )
    source = MovieSource(required=True, description="The source of the data: TMDb, or the demo.")
    is_favorite = graphene.Boolean(description="Whether it is one of your favourites.")
    in_watchlist = graphene.Boolean(description="Whether it is on your watchlist.")
    is_dismissed = graphene.Boolean(description="Whether you dismissed it.")
    my_rating = graphene.Float(
        description="Your rating, from 0.5 to 10 in steps of 0.5; null if there is none."
    )

    requires = {
        "id": ("tmdb_id",),
        "poster_path": ("poster_path",),
        "poster_url": ("poster_path", "source"),
        "backdrop_path": ("backdrop_path",),
        "backdrop_url": ("backdrop_path", "source"),
        "vote_average": ("vote_average",),
        "popularity": ("popularity",),
        "source": ("source",),
    }
    annotations = {
        "genre_ids": ArraySubquery(
            MovieGenre.objects.filter(movie=OuterRef("pk")).order_by("genre_id").values("genre_id")
        ),
        "is_favorite": lambda info: Exists(_mine(Favorite, info)),
        "in_watchlist": lambda info: Exists(_mine(WatchlistEntry, info)),
        "is_dismissed": lambda info: Exists(_mine(Dismissal, info)),
        "my_rating": lambda info: Subquery(_mine(Rating, info).values("value")),
    }

    class Meta:
        model = Movie
        fields = COLUMNS

    @staticmethod
    def resolve_id(movie: Movie, info: Any) -> int:
        """The film's number."""
        return movie.pk

    @staticmethod
    def resolve_poster_path(movie: Movie, info: Any) -> str | None:
        """An empty path is none."""
        return movie.poster_path or None

    @staticmethod
    def resolve_poster_url(movie: Movie, info: Any) -> str | None:
        """The URL of the poster; null if there is none."""
        return selectors.poster_url(movie)

    @staticmethod
    def resolve_backdrop_path(movie: Movie, info: Any) -> str | None:
        """An empty path is none."""
        return movie.backdrop_path or None

    @staticmethod
    def resolve_backdrop_url(movie: Movie, info: Any) -> str | None:
        """The URL of the backdrop; null if there is none."""
        return selectors.backdrop_url(movie)


GenreType = output_of(schemas.GenreOut, name="MovieGenre")
CastMemberType = output_of(schemas.CastMemberOut)
VideoType = output_of(schemas.VideoOut, name="MovieVideo")


class MovieDetailsType(MovieType):
    """A movie with its cast, genres and trailers."""

    runtime = graphene.Int(description="The running time in minutes; null if it is not known.")
    tagline = graphene.String(required=True)
    genres = graphene.List(graphene.NonNull(GenreType), required=True)
    cast = graphene.List(graphene.NonNull(CastMemberType), required=True)
    directors = graphene.List(graphene.NonNull(graphene.String), required=True)
    videos = graphene.List(graphene.NonNull(VideoType), required=True)
    stale = graphene.Boolean(
        required=True, description="Whether the data are outdated because TMDb did not answer."
    )
    fetched_at = DateTime(required=True, description="When the data were fetched from TMDb.")

    class Meta:
        model = Movie
        fields = COLUMNS
        # A relation to a film leads to the other type.
        skip_registry = True

    @staticmethod
    def resolve_tagline(movie: Movie, info: Any) -> str:
        """Return the tagline."""
        return str(movie.details.tagline)

    @staticmethod
    def resolve_genres(movie: Movie, info: Any) -> Any:
        """Return the genres."""
        return movie.details.genres

    @staticmethod
    def resolve_cast(movie: Movie, info: Any) -> Any:
        """Return the cast."""
        return movie.details.cast

    @staticmethod
    def resolve_directors(movie: Movie, info: Any) -> Any:
        """Return the directors."""
        return movie.details.directors

    @staticmethod
    def resolve_videos(movie: Movie, info: Any) -> Any:
        """Trailers and other videos."""
        return movie.details.videos

    @staticmethod
    def resolve_stale(movie: Movie, info: Any) -> bool:
        """Return whether it could not be refreshed."""
        return bool(movie.details.freshness.is_stale)

    @staticmethod
    def resolve_fetched_at(movie: Movie, info: Any) -> Any:
        """Return when it was fetched from TMDb."""
        return movie.details.freshness.fetched_at


class MoviePageType(graphene.ObjectType):
    """One page of movies. A stale page could not be refreshed from TMDb."""

    page = graphene.Int(required=True)
    total_pages = graphene.Int(required=True)
    total_count = graphene.Int(required=True)
    results = cost(
        graphene.Field(graphene.List(graphene.NonNull(MovieType)), required=True), assumed_size=20
    )
    source = graphene.Field(MovieSource, required=True)
    stale = graphene.Boolean(required=True)
    fetched_at = DateTime(required=True)

    class Meta:
        name = "MoviePage"

    @staticmethod
    def resolve_total_count(page: selectors.MoviePage, info: Any) -> int:
        """Return the number of movies on all pages."""
        return page.count

    @staticmethod
    def resolve_source(page: selectors.MoviePage, info: Any) -> str:
        """Return the source of the data."""
        return page.freshness.source

    @staticmethod
    def resolve_stale(page: selectors.MoviePage, info: Any) -> bool:
        """Return whether it could not be refreshed."""
        return page.freshness.is_stale

    @staticmethod
    def resolve_fetched_at(page: selectors.MoviePage, info: Any) -> Any:
        """Return when it was fetched from TMDb."""
        return page.freshness.fetched_at


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
