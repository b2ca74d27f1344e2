"""Movie preferences over REST."""

from http import HTTPStatus

from django.utils import timezone

from domains.movies import schemas, selectors, services
from domains.movies.router.base import UPSTREAM, router
from shared.http import AuthenticatedRequest, problems, signed_in


@router.get(
    "/movies/preferences/", response={HTTPStatus.OK: schemas.MoviePreferencesOut}, auth=signed_in
)
def get_movie_preferences(request: AuthenticatedRequest) -> selectors.Preferences:
    """
    Get your movie preferences.

    For signed-in users. Returns the language, the region, and the genres that you like and dislike.
    """
    return selectors.get_preferences(user=request.auth)


@router.put(
    "/movies/preferences/",
    response={HTTPStatus.OK: schemas.MoviePreferencesOut, **problems(*UPSTREAM)},
    auth=signed_in,
)
def set_movie_preferences(
    request: AuthenticatedRequest, body: schemas.MoviePreferencesIn
) -> selectors.Preferences:
    """
    Replace your movie preferences.

    For signed-in users. Absent fields get their defaults. Returns the preferences. Refused if a
    genre is unknown, or both liked and disliked.
    """
    return services.set_preferences(user=request.auth, fields=body, now=timezone.now())
