"""One film over REST: everything about it, what goes with it, and what you think of it."""

from collections.abc import Mapping
from http import HTTPStatus

from django.utils import timezone
from ninja import Query

from domains.movies import schemas, selectors, services
from domains.movies.models import Movie
from domains.movies.router.base import UPSTREAM, router, sent, set_freshness_headers
from shared.caching import etagged
from shared.http import (
    AuthenticatedRequest,
    Id,
    ViewerRequest,
    anyone,
    problems,
    signed_in,
)


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
) -> Mapping[str, object]:
    """
    List the movies recommended with a movie.

    For everyone. Returns the movies that viewers of this one liked too, as the catalogue knows
    them.
    """
    page = selectors.list_related(
        viewer=request.auth, movie_id=movie_id, kind="recommendations", **filters.model_dump()
    )
    return sent(request, page)


@router.get(
    "/movies/{movie_id}/similar/",
    response={HTTPStatus.OK: schemas.MoviePageOut, **problems("not_found", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_similar_movies(
    request: ViewerRequest, movie_id: Id, filters: Query[schemas.RelatedFilters]
) -> Mapping[str, object]:
    """
    List movies similar to a movie.

    For everyone. Returns the movies that the catalogue calls similar.
    """
    page = selectors.list_related(
        viewer=request.auth, movie_id=movie_id, kind="similar", **filters.model_dump()
    )
    return sent(request, page)


@router.put(
    "/movies/{movie_id}/rating/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def rate_movie(
    request: AuthenticatedRequest, movie_id: Id, body: schemas.RatingIn
) -> services.MovieState:
    """
    Rate a movie.

    For signed-in users, from 0.5 to 10 in steps of a half. A later rating replaces an earlier one.
    Returns your flags and rating of the movie.
    """
    return services.rate_movie(
        user=request.auth, movie_id=movie_id, value=body.value, now=timezone.now()
    )


@router.delete(
    "/movies/{movie_id}/rating/",
    response={HTTPStatus.OK: schemas.MovieStateOut},
    auth=signed_in,
)
def unrate_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """
    Remove your rating of a movie.

    For signed-in users. A movie that you have not rated is left unchanged. Returns your flags of
    the movie.
    """
    return services.unrate_movie(user=request.auth, movie_id=movie_id, now=timezone.now())
