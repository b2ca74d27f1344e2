"""The lists one keeps, over REST: favourites, the watchlist, and what is dismissed."""

from http import HTTPStatus

from django.utils import timezone
from ninja import Query

from domains.movies import schemas, selectors, services
from domains.movies.models import Dismissal, Favorite, WatchlistEntry
from domains.movies.router.base import UPSTREAM, router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.pagination import Page, PageParams, page_of, paginate


@router.get(
    "/movies/favorites/", response={HTTPStatus.OK: page_of(schemas.SavedMovieOut)}, auth=signed_in
)
def list_favorite_movies(
    request: AuthenticatedRequest,
    filters: Query[schemas.SavedFilters],
    params: Query[PageParams],
) -> Page[Favorite]:
    """List the films you love, newest first. TMDb is not asked."""
    favorites = selectors.list_favorites(user=request.auth, ordering=filters.ordering)
    return paginate(request, favorites, params)


@router.post(
    "/movies/favorites/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def save_favorite_movie(
    request: AuthenticatedRequest, body: schemas.FavoriteIn
) -> services.MovieState:
    """Love a film. One that you love already stays so."""
    return services.add_favorite(user=request.auth, movie_id=body.movie_id, now=timezone.now())


@router.put(
    "/movies/favorites/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def add_favorite_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """Love a film, by its address. One that you love already stays so."""
    return services.add_favorite(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.delete(
    "/movies/favorites/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut},
    auth=signed_in,
)
def remove_favorite_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """Love a film no longer. One that you did not love stays so."""
    return services.remove_favorite(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.get(
    "/movies/watchlist/", response={HTTPStatus.OK: page_of(schemas.SavedMovieOut)}, auth=signed_in
)
def list_movie_watchlist(
    request: AuthenticatedRequest,
    filters: Query[schemas.SavedFilters],
    params: Query[PageParams],
) -> Page[WatchlistEntry]:
    """List the films you want to see, newest first."""
    watchlist = selectors.list_watchlist(user=request.auth, ordering=filters.ordering)
    return paginate(request, watchlist, params)


@router.put(
    "/movies/watchlist/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def add_to_movie_watchlist(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """Put a film on your watchlist, once."""
    return services.add_to_watchlist(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.delete(
    "/movies/watchlist/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut},
    auth=signed_in,
)
def remove_from_movie_watchlist(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """Take a film off your watchlist. One that is not there stays away."""
    return services.remove_from_watchlist(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.get(
    "/movies/dismissed/", response={HTTPStatus.OK: page_of(schemas.SavedMovieOut)}, auth=signed_in
)
def list_dismissed_movies(
    request: AuthenticatedRequest,
    filters: Query[schemas.SavedFilters],
    params: Query[PageParams],
) -> Page[Dismissal]:
    """List the films you do not want to be offered, newest first."""
    dismissed = selectors.list_dismissed(user=request.auth, ordering=filters.ordering)
    return paginate(request, dismissed, params)


@router.put(
    "/movies/dismissed/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut, **problems("not_found", *UPSTREAM)},
    auth=signed_in,
)
def dismiss_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """Never be offered a film again."""
    return services.dismiss_movie(user=request.auth, movie_id=movie_id, now=timezone.now())


@router.delete(
    "/movies/dismissed/{movie_id}/",
    response={HTTPStatus.OK: schemas.MovieStateOut},
    auth=signed_in,
)
def restore_movie(request: AuthenticatedRequest, movie_id: Id) -> services.MovieState:
    """Let a film be offered to you again."""
    return services.restore_movie(user=request.auth, movie_id=movie_id, now=timezone.now())
