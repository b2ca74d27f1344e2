"""Mutations of favourites, watchlists, ratings and preferences."""

from typing import Any

from django.utils import timezone

from domains.movies import schemas, selectors, services
from domains.movies.graphql.types import MoviePreferencesType, MovieStateType
from shared.graphql import UPSTREAM_CALL, current_user, mutation, parse
from shared.http import Id


@mutation(state=MovieStateType, weight=UPSTREAM_CALL)
def add_favorite_movie(info: Any, movie_id: Id) -> services.MovieState:
    """Add a movie to your favourites. A favourite movie is left unchanged."""
    return services.add_favorite(user=current_user(info), movie_id=movie_id, now=timezone.now())


@mutation(state=MovieStateType)
def remove_favorite_movie(info: Any, movie_id: Id) -> services.MovieState:
    """Remove a movie from your favourites. A movie that is not a favourite is left unchanged."""
    return services.remove_favorite(user=current_user(info), movie_id=movie_id, now=timezone.now())


@mutation(state=MovieStateType, weight=UPSTREAM_CALL)
def add_to_movie_watchlist(info: Any, movie_id: Id) -> services.MovieState:
    """Add a movie to your watchlist. A movie that is on it is left unchanged."""
    return services.add_to_watchlist(user=current_user(info), movie_id=movie_id, now=timezone.now())


@mutation(state=MovieStateType)
def remove_from_movie_watchlist(info: Any, movie_id: Id) -> services.MovieState:
    """Remove a movie from your watchlist. A movie that is not on it is left unchanged."""
    return services.remove_from_watchlist(
        user=current_user(info), movie_id=movie_id, now=timezone.now()
    )


@mutation(state=MovieStateType, weight=UPSTREAM_CALL)
def dismiss_movie(info: Any, movie_id: Id) -> services.MovieState:
    """Dismiss a movie. It is not recommended to you any more."""
    return services.dismiss_movie(user=current_user(info), movie_id=movie_id, now=timezone.now())


@mutation(state=MovieStateType)
def restore_movie(info: Any, movie_id: Id) -> services.MovieState:
    """Restore a dismissed movie. It may be recommended to you again."""
    return services.restore_movie(user=current_user(info), movie_id=movie_id, now=timezone.now())


@mutation(state=MovieStateType, weight=UPSTREAM_CALL)
def rate_movie(info: Any, movie_id: Id, value: float) -> services.MovieState:
    """
    Rate a movie. Ratings go from 0.5 to 10 in steps of 0.5; a later one replaces an earlier one.
    """
    rating = parse(schemas.RatingIn, {"value": value})
    return services.rate_movie(
        user=current_user(info), movie_id=movie_id, value=rating.value, now=timezone.now()
    )


@mutation(state=MovieStateType)
def unrate_movie(info: Any, movie_id: Id) -> services.MovieState:
    """Remove your rating of a movie. A movie that you have not rated is left unchanged."""
    return services.unrate_movie(user=current_user(info), movie_id=movie_id, now=timezone.now())


@mutation(preferences=MoviePreferencesType, weight=UPSTREAM_CALL)
def set_movie_preferences(info: Any, body: schemas.MoviePreferencesIn) -> selectors.Preferences:
    """Replace your movie preferences. Absent fields get their defaults."""
    return services.set_preferences(user=current_user(info), fields=body, now=timezone.now())
