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
    parse_id,
    viewer,
    with_filters,
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
    @with_filters(schemas.TrendingMoviesFilters)
    def resolve_trending_movies(
        root: None, info: Any, filters: schemas.TrendingMoviesFilters
    ) -> selectors.MoviePage:
        return selectors.list_trending(viewer=viewer(info), **filters.model_dump())

    @staticmethod
    @with_filters(schemas.ChartFilters)
    def resolve_popular_movies(
        root: None, info: Any, filters: schemas.ChartFilters
    ) -> selectors.MoviePage:
        return selectors.list_chart(viewer=viewer(info), name="popular", **filters.model_dump())

    @staticmethod
    @with_filters(schemas.ChartFilters)
    def resolve_top_rated_movies(
        root: None, info: Any, filters: schemas.ChartFilters
    ) -> selectors.MoviePage:
        return selectors.list_chart(viewer=viewer(info), name="top_rated", **filters.model_dump())

    @staticmethod
    @with_filters(schemas.ChartFilters)
    def resolve_upcoming_movies(
        root: None, info: Any, filters: schemas.ChartFilters
    ) -> selectors.MoviePage:
        return selectors.list_chart(viewer=viewer(info), name="upcoming", **filters.model_dump())

    @staticmethod
    @with_filters(schemas.SearchFilters)
    def resolve_search_movies(
        root: None, info: Any, filters: schemas.SearchFilters
    ) -> selectors.MoviePage:
        """Return movies by words of their titles."""
        return selectors.search_movies(
            viewer=viewer(info), text=filters.q, **filters.model_dump(exclude={"q"})
        )

    @staticmethod
    @with_filters(schemas.DiscoverFilters)
    def resolve_discover_movies(
        root: None, info: Any, filters: schemas.DiscoverFilters
    ) -> selectors.MoviePage:
        """Return movies by their properties."""
        return selectors.discover_movies(
            viewer=viewer(info),
            criteria=filters.criteria(),
            page=filters.page,
            language=filters.language,
        )

    @staticmethod
    @with_filters(schemas.RelatedFilters)
    def resolve_movie_recommendations(
        root: None, info: Any, filters: schemas.RelatedFilters, **key: str
    ) -> selectors.MoviePage:
        """Return movies recommended with a movie."""
        return selectors.list_related(
            viewer=viewer(info),
            movie_id=parse_id(key["id"]),
            kind="recommendations",
            **filters.model_dump(),
        )

    @staticmethod
    @with_filters(schemas.RelatedFilters)
    def resolve_similar_movies(
        root: None, info: Any, filters: schemas.RelatedFilters, **key: str
    ) -> selectors.MoviePage:
        return selectors.list_related(
            viewer=viewer(info),
            movie_id=parse_id(key["id"]),
            kind="similar",
            **filters.model_dump(),
        )

    @staticmethod
    @with_filters(schemas.InLanguage)
    def resolve_movie(root: None, info: Any, filters: schemas.InLanguage, **key: str) -> Movie:
        return selectors.get_movie(
            viewer=viewer(info), movie_id=parse_id(key["id"]), **filters.model_dump()
        )

    @staticmethod
    @with_filters(schemas.InLanguage)
    def resolve_movie_genres(root: None, info: Any, filters: schemas.InLanguage) -> Any:
        return selectors.list_genres(viewer=viewer(info), **filters.model_dump()).value

    @staticmethod
    @with_filters(schemas.RecommendationFilters, signed_in=True)
    def resolve_recommended_movies(
        root: None, info: Any, filters: schemas.RecommendationFilters
    ) -> services.RecommendationPage:
        """Return recommendations for the viewer."""
        user = current_user(info)
        return services.recommend_movies(user=user, now=timezone.now(), **filters.model_dump())

    @staticmethod
    @with_filters(schemas.SavedFilters, signed_in=True)
    def resolve_favorite_movies(
        root: None, info: Any, filters: schemas.SavedFilters
    ) -> QuerySet[Favorite]:
        """Return the favourites of the viewer."""
        return selectors.list_favorites(user=current_user(info), ordering=filters.ordering)

    @staticmethod
    @with_filters(schemas.SavedFilters, signed_in=True)
    def resolve_movie_watchlist(
        root: None, info: Any, filters: schemas.SavedFilters
    ) -> QuerySet[WatchlistEntry]:
        """Return the watchlist of the viewer."""
        return selectors.list_watchlist(user=current_user(info), ordering=filters.ordering)

    @staticmethod
    @with_filters(schemas.SavedFilters, signed_in=True)
    def resolve_dismissed_movies(
        root: None, info: Any, filters: schemas.SavedFilters
    ) -> QuerySet[Dismissal]:
        """Return the dismissed movies of the viewer."""
        return selectors.list_dismissed(user=current_user(info), ordering=filters.ordering)

    @staticmethod
    def resolve_movie_preferences(root: None, info: Any) -> selectors.Preferences:
        """Return the preferences of the viewer."""
        return selectors.get_preferences(user=current_user(info))
