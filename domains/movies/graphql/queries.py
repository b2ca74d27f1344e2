"""Queries of movies."""

from typing import Annotated, Any, TypeVar

import graphene
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
from shared.caching import report_outcome
from shared.graphql import (
    UPSTREAM_CALL,
    ById,
    Flat,
    connection,
    current_user,
    enum_from_literal,
    input_of,
    ordering_enum,
    query,
    viewer,
)
from shared.selections import Rows, select

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

_Page = TypeVar("_Page", selectors.MoviePage, services.RecommendationPage)


def _reported(info: Any, page: _Page) -> _Page:
    """Return the page, and report in the headers what the cache did."""
    if page.freshness:
        report_outcome(info.context, page.freshness.outcome)
    return page


@query(MoviePageType, types={"window": MovieWindow}, weight=UPSTREAM_CALL)
def trending_movies(info: Any, filters: Flat[schemas.TrendingMoviesFilters]) -> selectors.MoviePage:
    """List trending movies. They are the most viewed ones of the day or the week."""
    page = selectors.list_trending(viewer=viewer(info), **filters.model_dump())
    return _reported(info, page)


@query(MoviePageType, weight=UPSTREAM_CALL)
def popular_movies(info: Any, filters: Flat[schemas.ChartFilters]) -> selectors.MoviePage:
    """List popular movies."""
    page = selectors.list_chart(viewer=viewer(info), name="popular", **filters.model_dump())
    return _reported(info, page)


@query(MoviePageType, weight=UPSTREAM_CALL)
def top_rated_movies(info: Any, filters: Flat[schemas.ChartFilters]) -> selectors.MoviePage:
    """List top-rated movies."""
    page = selectors.list_chart(viewer=viewer(info), name="top_rated", **filters.model_dump())
    return _reported(info, page)


@query(MoviePageType, weight=UPSTREAM_CALL)
def upcoming_movies(info: Any, filters: Flat[schemas.ChartFilters]) -> selectors.MoviePage:
    """List upcoming movies."""
    page = selectors.list_chart(viewer=viewer(info), name="upcoming", **filters.model_dump())
    return _reported(info, page)


@query(MoviePageType, weight=UPSTREAM_CALL)
def search_movies(info: Any, filters: Flat[schemas.SearchFilters]) -> selectors.MoviePage:
    """Search movies by title."""
    page = selectors.search_movies(
        viewer=viewer(info), text=filters.q, **filters.model_dump(exclude={"q"})
    )
    return _reported(info, page)


@query(MoviePageType, weight=UPSTREAM_CALL)
def discover_movies(
    info: Any, filters: Annotated[schemas.DiscoverFilters, DiscoverMoviesInput]
) -> selectors.MoviePage:
    """Discover movies by genre and year."""
    page = selectors.discover_movies(
        viewer=viewer(info),
        criteria=filters.criteria(),
        page=filters.page,
        language=filters.language,
    )
    return _reported(info, page)


@query(MoviePageType, weight=UPSTREAM_CALL)
def movie_recommendations(
    info: Any, movie_id: ById, filters: Flat[schemas.RelatedFilters]
) -> selectors.MoviePage:
    """List movies that TMDb recommends with a movie."""
    page = selectors.list_related(
        viewer=viewer(info), movie_id=movie_id, kind="recommendations", **filters.model_dump()
    )
    return _reported(info, page)


@query(MoviePageType, weight=UPSTREAM_CALL)
def similar_movies(
    info: Any, movie_id: ById, filters: Flat[schemas.RelatedFilters]
) -> selectors.MoviePage:
    """List movies similar to a movie."""
    page = selectors.list_related(
        viewer=viewer(info), movie_id=movie_id, kind="similar", **filters.model_dump()
    )
    return _reported(info, page)


@query(MovieDetailsType, weight=UPSTREAM_CALL)
def movie(info: Any, movie_id: ById, filters: Flat[schemas.InLanguage]) -> Movie:
    """Get a movie with its cast, genres and trailers."""
    found = selectors.get_movie(viewer=viewer(info), movie_id=movie_id, language=filters.language)
    report_outcome(info.context, found.details.freshness.outcome)
    return found


@query(graphene.List(graphene.NonNull(GenreType)), weight=UPSTREAM_CALL, assumed_size=20)
def movie_genres(info: Any, filters: Flat[schemas.InLanguage]) -> Any:
    """List the genres."""
    found = selectors.list_genres(viewer=viewer(info), language=filters.language)
    report_outcome(info.context, found.outcome)
    return found.value


@query(
    RecommendationPageType,
    types={"strategy": RecommendationStrategy},
    signed_in=True,
    weight=UPSTREAM_CALL,
)
def recommended_movies(
    info: Any, filters: Flat[schemas.RecommendationFilters]
) -> services.RecommendationPage:
    """List your recommendations. Each has its reasons."""
    user = current_user(info)
    page = services.recommend_movies(user=user, now=timezone.now(), **filters.model_dump())
    return _reported(info, page)


@connection(FavoriteMovieType, signed_in=True)
def favorite_movies(info: Any, filters: schemas.SavedMovieFilters) -> Rows[Favorite]:
    """List your favourites. The newest is first by default."""
    return select(selectors.list_favorites, user=current_user(info), ordering=filters.ordering)


@connection(WatchlistMovieType, signed_in=True)
def movie_watchlist(info: Any, filters: schemas.SavedMovieFilters) -> Rows[WatchlistEntry]:
    """List your watchlist. The newest is first by default."""
    return select(selectors.list_watchlist, user=current_user(info), ordering=filters.ordering)


@connection(DismissedMovieType, signed_in=True)
def dismissed_movies(info: Any, filters: schemas.SavedMovieFilters) -> Rows[Dismissal]:
    """List your dismissed movies. The newest is first by default."""
    return select(selectors.list_dismissed, user=current_user(info), ordering=filters.ordering)


@query(MoviePreferencesType)
def movie_preferences(info: Any) -> selectors.Preferences:
    """Get your movie preferences."""
    return selectors.get_preferences(user=current_user(info))
