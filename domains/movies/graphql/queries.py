"""Queries of movies."""

from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from domains.movies import schemas, selectors, services
from domains.movies.graphql.types import (
    DismissedMovieType,
    FavoriteMovieType,
    GenreType,
    MovieDetailsType,
    MoviePageType,
    MoviePreferencesType,
    RecommendationPageType,
    RecommendationStrategy,
    WatchlistMovieType,
)
from domains.movies.models import Dismissal, Favorite, Movie, WatchlistEntry
from shared.graphql import (
    UPSTREAM_CALL,
    ConnectionField,
    cost,
    current_user,
    enum_from_literal,
    input_of,
    ordering_enum,
    parse,
    parse_id,
    viewer,
)

MovieWindow = enum_from_literal(
    schemas.Window, name="MovieWindow", about="The period of a trend.", module=__name__
)
DiscoverMoviesInput = input_of(
    schemas.DiscoverFilters,
    name="DiscoverMoviesInput",
    types={
        "genres": graphene.List(graphene.NonNull(graphene.ID)),
        "sort": ordering_enum(schemas.Sort, name="MovieSort", module=__name__),
    },
    omit=["language", "page"],
)

SavedMovieOrder = ordering_enum(selectors.SavedOrder, name="SavedMovieOrder", module=__name__)


def _page(description: str, **arguments: Any) -> graphene.Field:
    field = graphene.Field(
        MoviePageType,
        page=graphene.Int(),
        language=graphene.String(),
        description=description,
        **arguments,
    )
    return cost(field, weight=UPSTREAM_CALL)


class Query:
    """The queries of movies."""

    trending_movies = _page(
        "List trending movies. They are the most viewed ones of the day or the week.",
        window=MovieWindow(),
    )
    popular_movies = _page("List popular movies.", region=graphene.String())
    top_rated_movies = _page("List top-rated movies.", region=graphene.String())
    upcoming_movies = _page("List upcoming movies.", region=graphene.String())
    search_movies = _page(
        "Search movies by title.",
        q=graphene.String(required=True),
        year=graphene.Int(),
    )
    discover_movies = _page("Discover movies by genre and year.", filter=DiscoverMoviesInput())
    movie_recommendations = _page(
        "List movies that TMDb recommends with a movie.", id=graphene.ID(required=True)
    )
    similar_movies = _page("List movies similar to a movie.", id=graphene.ID(required=True))
    movie = cost(
        graphene.Field(
            MovieDetailsType,
            id=graphene.ID(required=True),
            language=graphene.String(),
            description="Get a movie with its cast, genres and trailers.",
        ),
        weight=UPSTREAM_CALL,
    )
    movie_genres = cost(
        graphene.Field(
            graphene.List(graphene.NonNull(GenreType)),
            language=graphene.String(),
            description="List the genres.",
        ),
        weight=UPSTREAM_CALL,
        assumed_size=20,
    )
    recommended_movies = cost(
        graphene.Field(
            RecommendationPageType,
            page=graphene.Int(),
            strategy=RecommendationStrategy(),
            description="List your recommendations. Each has its reasons.",
        ),
        weight=UPSTREAM_CALL,
    )
    favorite_movies = ConnectionField(
        lambda: FavoriteMovieType,
        order_by=SavedMovieOrder,
        description="List your favourites. The newest is first by default.",
    )
    movie_watchlist = ConnectionField(
        lambda: WatchlistMovieType,
        order_by=SavedMovieOrder,
        description="List your watchlist. The newest is first by default.",
    )
    dismissed_movies = ConnectionField(
        lambda: DismissedMovieType,
        order_by=SavedMovieOrder,
        description="List your dismissed movies. The newest is first by default.",
    )
    movie_preferences = graphene.Field(
        MoviePreferencesType, description="Get your movie preferences."
    )

    @staticmethod
    def resolve_trending_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        given = parse(schemas.TrendingMoviesFilters, asked).model_dump()
        return selectors.list_trending(viewer=viewer(info), **given)

    @staticmethod
    def resolve_popular_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        given = parse(schemas.ChartFilters, asked).model_dump()
        return selectors.list_chart(viewer=viewer(info), name="popular", **given)

    @staticmethod
    def resolve_top_rated_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        given = parse(schemas.ChartFilters, asked).model_dump()
        return selectors.list_chart(viewer=viewer(info), name="top_rated", **given)

    @staticmethod
    def resolve_upcoming_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        given = parse(schemas.ChartFilters, asked).model_dump()
        return selectors.list_chart(viewer=viewer(info), name="upcoming", **given)

    @staticmethod
    def resolve_search_movies(root: None, info: Any, **asked: Any) -> selectors.MoviePage:
        """Return movies by words of their titles."""
        given = parse(schemas.SearchFilters, asked)
        return selectors.search_movies(
            viewer=viewer(info), text=given.q, **given.model_dump(exclude={"q"})
        )

    @staticmethod
    def resolve_discover_movies(
        root: None,
        info: Any,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002
        **asked: Any,
    ) -> selectors.MoviePage:
        """Return movies by their properties."""
        given = parse(schemas.DiscoverFilters, {**(filter or {}), **asked})
        return selectors.discover_movies(
            viewer=viewer(info), criteria=given.criteria(), page=given.page, language=given.language
        )

    @staticmethod
    def resolve_movie_recommendations(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002
        **asked: Any,
    ) -> selectors.MoviePage:
        """Return movies recommended with a movie."""
        given = parse(schemas.RelatedFilters, asked).model_dump()
        return selectors.list_related(
            viewer=viewer(info), movie_id=parse_id(id), kind="recommendations", **given
        )

    @staticmethod
    def resolve_similar_movies(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002
        **asked: Any,
    ) -> selectors.MoviePage:
        given = parse(schemas.RelatedFilters, asked).model_dump()
        return selectors.list_related(
            viewer=viewer(info), movie_id=parse_id(id), kind="similar", **given
        )

    @staticmethod
    def resolve_movie(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002
        **asked: Any,
    ) -> Movie:
        given = parse(schemas.InLanguage, asked).model_dump()
        return selectors.get_movie(viewer=viewer(info), movie_id=parse_id(id), **given)

    @staticmethod
    def resolve_movie_genres(root: None, info: Any, **asked: Any) -> Any:
        given = parse(schemas.InLanguage, asked).model_dump()
        return selectors.list_genres(viewer=viewer(info), **given).value

    @staticmethod
    def resolve_recommended_movies(
        root: None, info: Any, **asked: Any
    ) -> services.RecommendationPage:
        """Return recommendations for the viewer."""
        user = current_user(info)
        given = parse(schemas.RecommendationFilters, asked).model_dump()
        return services.recommend_movies(user=user, now=timezone.now(), **given)

    @staticmethod
    def resolve_favorite_movies(
        root: None, info: Any, *, order_by: str | None = None
    ) -> QuerySet[Favorite]:
        """Return the favourites of the viewer."""
        filters = parse(schemas.SavedFilters, {"ordering": order_by})
        return selectors.list_favorites(user=current_user(info), ordering=filters.ordering)

    @staticmethod
    def resolve_movie_watchlist(
        root: None, info: Any, *, order_by: str | None = None
    ) -> QuerySet[WatchlistEntry]:
        """Return the watchlist of the viewer."""
        filters = parse(schemas.SavedFilters, {"ordering": order_by})
        return selectors.list_watchlist(user=current_user(info), ordering=filters.ordering)

    @staticmethod
    def resolve_dismissed_movies(
        root: None, info: Any, *, order_by: str | None = None
    ) -> QuerySet[Dismissal]:
        """Return the dismissed movies of the viewer."""
        filters = parse(schemas.SavedFilters, {"ordering": order_by})
        return selectors.list_dismissed(user=current_user(info), ordering=filters.ordering)

    @staticmethod
    def resolve_movie_preferences(root: None, info: Any) -> selectors.Preferences:
        """Return the preferences of the viewer."""
        return selectors.get_preferences(user=current_user(info))
