"""The catalogue over REST: charts and search."""

from collections.abc import Mapping
from http import HTTPStatus

from ninja import Query

from domains.movies import schemas, selectors
from domains.movies.router.base import UPSTREAM, router, sent, set_freshness_headers
from shared.caching import etagged
from shared.http import ViewerRequest, anyone, problems


@router.get(
    "/movies/trending/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_trending_movies(
    request: ViewerRequest, filters: Query[schemas.TrendingMoviesFilters]
) -> Mapping[str, object]:
    """
    List trending movies.

    For everyone. Returns the most viewed movies of the day or the week.
    """
    return sent(request, selectors.list_trending(viewer=request.auth, **filters.model_dump()))


@router.get(
    "/movies/popular/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_popular_movies(
    request: ViewerRequest, filters: Query[schemas.ChartFilters]
) -> Mapping[str, object]:
    """
    List popular movies.

    For everyone. Returns the movies in the order of their popularity at the catalogue.
    """
    filters_sent = filters.model_dump()
    return sent(request, selectors.list_chart(viewer=request.auth, name="popular", **filters_sent))


@router.get(
    "/movies/top-rated/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_top_rated_movies(
    request: ViewerRequest, filters: Query[schemas.ChartFilters]
) -> Mapping[str, object]:
    """
    List top-rated movies.

    For everyone. Returns the movies in the order of their ratings at the catalogue.
    """
    filters_sent = filters.model_dump()
    return sent(
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
) -> Mapping[str, object]:
    """
    List upcoming movies.

    For everyone. Returns the movies that will be released soon.
    """
    filters_sent = filters.model_dump()
    return sent(request, selectors.list_chart(viewer=request.auth, name="upcoming", **filters_sent))


@router.get(
    "/movies/search/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def search_movies(
    request: ViewerRequest, filters: Query[schemas.SearchFilters]
) -> Mapping[str, object]:
    """
    Search movies by title.

    For everyone. Returns the movies whose titles match the text.
    """
    page = selectors.search_movies(
        viewer=request.auth, text=filters.q, **filters.model_dump(exclude={"q"})
    )
    return sent(request, page)


@router.get(
    "/movies/discover/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def discover_movies(
    request: ViewerRequest, filters: Query[schemas.DiscoverFilters]
) -> Mapping[str, object]:
    """
    Discover movies by filters.

    For everyone. Returns the movies of the given genres, years and ratings.
    """
    page = selectors.discover_movies(
        viewer=request.auth,
        wanted=filters.wanted(),
        page=filters.page,
        language=filters.language,
    )
    return sent(request, page)


@router.get(
    "/movies/genres/",
    response={HTTPStatus.OK: schemas.GenreListOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_movie_genres(
    request: ViewerRequest, filters: Query[schemas.InLanguage]
) -> Mapping[str, object]:
    """
    List the genres.

    For everyone. Returns each genre with its name in the language asked for.
    """
    found = selectors.list_genres(viewer=request.auth, language=filters.language)
    set_freshness_headers(request, selectors.Freshness.of(found, source=""))
    return {"results": found.value}


@router.get("/movies/attribution/", response={HTTPStatus.OK: schemas.AttributionOut}, auth=anyone)
@etagged
def get_movie_attribution(request: ViewerRequest) -> selectors.Attribution:
    """
    Get the attribution notice.

    For everyone. Clients that show these movies must show it.
    """
    return selectors.get_attribution()
