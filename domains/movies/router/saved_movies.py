"""Favourites, the watchlist, dismissed movies and ratings over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from domains.movies import schemas, selectors, services
from domains.movies.models import Dismissal, Favorite, WatchlistEntry
from domains.movies.router.base import UPSTREAM, router
from shared.http import (
    AuthenticatedRequest,
    Id,
    problems,
    signed_in,
)
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.selections import select


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


@router.get(
    "/movies/favorites/", response={HTTPStatus.OK: page_of(schemas.SavedMovieOut)}, auth=signed_in
)
def list_favorite_movies(
    request: AuthenticatedRequest,
    filters: Query[schemas.SavedMovieFilters],
    params: Query[PageParams],
) -> HttpResponse | Page[Favorite]:
    """
    List your favourite movies.

    For signed-in users. The movie that was added last is first. They are read from the database,
    without a call to the catalogue.
    """
    favorites = select(selectors.list_favorites, user=request.auth, ordering=filters.ordering)
    return paginate_as(schemas.SavedMovieOut, request, favorites, params)


@router.post(
    "/movies/favorites/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def save_favorite_movie(
    request: AuthenticatedRequest, body: schemas.FavoriteIn
) -> services.MovieState:
    """
    Add a movie to your favourites.

    For signed-in users. A favourite is left unchanged. Returns your flags and rating of the movie,
    and the number of your favourites.
    """
    return services.add_favorite(user=request.auth, movie_id=body.movie_id, now=timezone.now())


@router.put(
    "/movies/favorites/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def add_favorite_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """
    Save a movie to your favourites.

    For signed-in users. It does the same as `POST`, without a body.
    """
    return services.add_favorite(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.delete(
    "/movies/favorites/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut},
    auth=signed_in,
)
def remove_favorite_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """
    Remove a movie from your favourites.

    For signed-in users. A movie that is not a favourite is left unchanged. Returns your flags and
    rating of the movie, and the number of your favourites.
    """
    return services.remove_favorite(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.get(
    "/movies/watchlist/", response={HTTPStatus.OK: page_of(schemas.SavedMovieOut)}, auth=signed_in
)
def list_movie_watchlist(
    request: AuthenticatedRequest,
    filters: Query[schemas.SavedMovieFilters],
    params: Query[PageParams],
) -> HttpResponse | Page[WatchlistEntry]:
    """
    List your watchlist.

    For signed-in users. The movie that was added last is first.
    """
    watchlist = select(selectors.list_watchlist, user=request.auth, ordering=filters.ordering)
    return paginate_as(schemas.SavedMovieOut, request, watchlist, params)


@router.put(
    "/movies/watchlist/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def add_to_movie_watchlist(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """
    Add a movie to your watchlist.

    For signed-in users. A movie that is on it is left unchanged. Returns your flags and rating of
    the movie, and the length of the list.
    """
    return services.add_to_watchlist(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.delete(
    "/movies/watchlist/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut},
    auth=signed_in,
)
def remove_from_movie_watchlist(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """
    Remove a movie from your watchlist.

    For signed-in users. A movie that is not on it is left unchanged. Returns your flags and rating
    of the movie, and the length of the list.
    """
    return services.remove_from_watchlist(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.get(
    "/movies/dismissed/", response={HTTPStatus.OK: page_of(schemas.SavedMovieOut)}, auth=signed_in
)
def list_dismissed_movies(
    request: AuthenticatedRequest,
    filters: Query[schemas.SavedMovieFilters],
    params: Query[PageParams],
) -> HttpResponse | Page[Dismissal]:
    """
    List the movies you dismissed.

    For signed-in users. Returns the movies that are never recommended to you; the one dismissed
    last is first.
    """
    dismissed = select(selectors.list_dismissed, user=request.auth, ordering=filters.ordering)
    return paginate_as(schemas.SavedMovieOut, request, dismissed, params)


@router.put(
    "/movies/dismissed/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def dismiss_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """
    Dismiss a movie.

    For signed-in users. It is not recommended to you any more. Returns your flags and rating of the
    movie, and the number of dismissed movies.
    """
    return services.dismiss_movie(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.delete(
    "/movies/dismissed/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut},
    auth=signed_in,
)
def restore_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """
    Restore a dismissed movie.

    For signed-in users. It may be recommended to you again. A movie that is not dismissed is left
    unchanged.
    """
    return services.restore_movie(user=request.auth, movie_id=movie_id, now=timezone.now())
