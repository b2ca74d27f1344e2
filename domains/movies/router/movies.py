"""Movies over REST: charts, search, details and related movies."""

from http import HTTPStatus

from ninja import Query

from domains.movies import schemas, selectors
from domains.movies.models import Movie
from domains.movies.router.base import (
    UPSTREAM,
    LinkedPage,
    page_response,
    router,
    set_freshness_headers,
)
from shared.caching import etagged
from shared.http import (
    Id,
    ViewerRequest,
    anyone,
    problems,
)


@router.get(
    "/movies/trending/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_trending_movies(
    request: ViewerRequest, filters: Query[schemas.TrendingMoviesFilters]
) -> LinkedPage:
    """
    List trending movies.

    For everyone. Returns the most viewed movies of the day or the week.
    """
    return page_response(
        request, selectors.list_trending(viewer=request.auth, **filters.model_dump())
    )


@router.get(
    "/movies/popular/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_popular_movies(request: ViewerRequest, filters: Query[schemas.ChartFilters]) -> LinkedPage:
    """
    List popular movies.

    For everyone. Returns the movies in the order of their popularity at the catalogue.
    """
    filters_sent = filters.model_dump()
    return page_response(
        request, selectors.list_chart(viewer=request.auth, name="popular", **filters_sent)
    )


@router.get(
    "/movies/top-rated/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_top_rated_movies(
    request: ViewerRequest, filters: Query[schemas.ChartFilters]
) -> LinkedPage:
    """
    List top-rated movies.

    For everyone. Returns the movies in the order of their ratings at the catalogue.
    """
    filters_sent = filters.model_dump()
    return page_response(
        request, selectors.list_chart(viewer=request.auth, name="top_rated", **filters_sent)
    )


@router.get(
    "/movies/upcoming/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_upcoming_movies(
    request: ViewerRequest, filters: Query[schemas.ChartFilters]
) -> LinkedPage:
    """
    List upcoming movies.

    For everyone. Returns the movies that will be released soon.
    """
    filters_sent = filters.model_dump()
    return page_response(
        request, selectors.list_chart(viewer=request.auth, name="upcoming", **filters_sent)
    )


@router.get(
    "/movies/search/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def search_movies(request: ViewerRequest, filters: Query[schemas.SearchFilters]) -> LinkedPage:
    """
    Search movies by title.

    For everyone. Returns the movies whose titles match the text.
    """
    page = selectors.search_movies(
        viewer=request.auth, text=filters.q, **filters.model_dump(exclude={"q"})
    )
    return page_response(request, page)


@router.get(
    "/movies/discover/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def discover_movies(request: ViewerRequest, filters: Query[schemas.DiscoverFilters]) -> LinkedPage:
    """
    Discover movies by filters.

    For everyone. Returns the movies of the given genres, years and ratings.
    """
    page = selectors.discover_movies(
        viewer=request.auth,
        criteria=filters.criteria(),
        page=filters.page,
        language=filters.language,
    )
    return page_response(request, page)


@router.get(
    "/movies/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieDetailsOut, **problems("not_found", *UPSTREAM)},
    auth=anyone,
)
@etagged
def get_movie(request: ViewerRequest, movie_id: Id, filters: Query[schemas.InLanguage]) -> Movie:
    """
    Get a movie.

    For everyone. Returns the movie with its cast, genres and trailers.
    """
    movie = selectors.get_movie(viewer=request.auth, movie_id=movie_id, language=filters.language)
    set_freshness_headers(request, movie.details.freshness)
    return movie


@router.get(
    "/movies/{movie_id}/recommendations/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("not_found", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_movie_recommendations(
    request: ViewerRequest, movie_id: Id, filters: Query[schemas.RelatedFilters]
) -> LinkedPage:
    """
    List the movies recommended with a movie.

    For everyone. Returns the movies that viewers of this one liked too, as the catalogue knows
    them.
    """
    page = selectors.list_related(
        viewer=request.auth, movie_id=movie_id, kind="recommendations", **filters.model_dump()
    )
    return page_response(request, page)


@router.get(
    "/movies/{movie_id}/similar/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("not_found", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_similar_movies(
    request: ViewerRequest, movie_id: Id, filters: Query[schemas.RelatedFilters]
) -> LinkedPage:
    """
    List movies similar to a movie.

    For everyone. Returns the movies that the catalogue calls similar.
    """
    page = selectors.list_related(
        viewer=request.auth, movie_id=movie_id, kind="similar", **filters.model_dump()
    )
    return page_response(request, page)
