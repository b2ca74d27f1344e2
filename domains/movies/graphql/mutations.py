"""Keeping films and saying how one wants them."""

from typing import Any

import graphene
from django.utils import timezone

from domains.movies import schemas, services
from domains.movies.graphql.inputs import MoviePreferencesInput
from domains.movies.graphql.kept import MoviePreferencesType, MovieStateType
from shared.graphql import Mutation, current_user, parse, parse_id


class _OnMovie(Mutation):
    """Something done with one film; it answers with what you keep of it."""

    class Meta:
        abstract = True

    class Arguments:
        movie_id = graphene.ID(required=True)

    state = graphene.Field(MovieStateType, required=True)


class AddFavoriteMovie(_OnMovie):
    """Love a film. One that you love already stays so."""

    @staticmethod
    def mutate(root: None, info: Any, movie_id: str) -> "AddFavoriteMovie":
        """Love it."""
        user = current_user(info)
        state = services.add_favorite(user=user, movie_id=parse_id(movie_id), now=timezone.now())
        return AddFavoriteMovie(state=state)


class RemoveFavoriteMovie(_OnMovie):
    """Love a film no longer. One that you did not love stays so."""

    @staticmethod
    def mutate(root: None, info: Any, movie_id: str) -> "RemoveFavoriteMovie":
        """Love it no longer."""
        user = current_user(info)
        state = services.remove_favorite(user=user, movie_id=parse_id(movie_id), now=timezone.now())
        return RemoveFavoriteMovie(state=state)


class AddToMovieWatchlist(_OnMovie):
    """Put a film on your watchlist, once."""

    @staticmethod
    def mutate(root: None, info: Any, movie_id: str) -> "AddToMovieWatchlist":
        """Want to see it."""
        user = current_user(info)
        state = services.add_to_watchlist(
            user=user, movie_id=parse_id(movie_id), now=timezone.now()
        )
        return AddToMovieWatchlist(state=state)


class RemoveFromMovieWatchlist(_OnMovie):
    """Take a film off your watchlist. One that is not there stays away."""

    @staticmethod
    def mutate(root: None, info: Any, movie_id: str) -> "RemoveFromMovieWatchlist":
        """Want to see it no longer."""
        user = current_user(info)
        state = services.remove_from_watchlist(
            user=user, movie_id=parse_id(movie_id), now=timezone.now()
        )
        return RemoveFromMovieWatchlist(state=state)


class DismissMovie(_OnMovie):
    """Never be offered a film again."""

    @staticmethod
    def mutate(root: None, info: Any, movie_id: str) -> "DismissMovie":
        """Dismiss it."""
        user = current_user(info)
        state = services.dismiss_movie(user=user, movie_id=parse_id(movie_id), now=timezone.now())
        return DismissMovie(state=state)


class RestoreMovie(_OnMovie):
    """Let a film be offered to you again."""

    @staticmethod
    def mutate(root: None, info: Any, movie_id: str) -> "RestoreMovie":
        """Dismiss it no longer."""
        user = current_user(info)
        state = services.restore_movie(user=user, movie_id=parse_id(movie_id), now=timezone.now())
        return RestoreMovie(state=state)


class RateMovie(_OnMovie):
    """Say what you think of a film, in halves from 0.5 to 10. Your last word counts."""

    class Arguments:
        movie_id = graphene.ID(required=True)
        value = graphene.Float(required=True)

    @staticmethod
    def mutate(root: None, info: Any, movie_id: str, value: float) -> "RateMovie":
        """Rate it."""
        user = current_user(info)
        body = parse(schemas.RatingIn, {"value": value})
        state = services.rate_movie(
            user=user, movie_id=parse_id(movie_id), value=body.value, now=timezone.now()
        )
        return RateMovie(state=state)


class UnrateMovie(_OnMovie):
    """Take your rating back. A film that you have not rated stays so."""

    @staticmethod
    def mutate(root: None, info: Any, movie_id: str) -> "UnrateMovie":
        """Rate it no longer."""
        user = current_user(info)
        state = services.unrate_movie(user=user, movie_id=parse_id(movie_id), now=timezone.now())
        return UnrateMovie(state=state)


class SetMoviePreferences(Mutation):
    """Say anew how you want films. What you leave out is forgotten."""

    class Arguments:
        input = MoviePreferencesInput(required=True)

    preferences = graphene.Field(MoviePreferencesType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, input: dict[str, Any]) -> "SetMoviePreferences":  # noqa: A002
        """Set the preferences."""
        preferences = services.set_preferences(
            user=current_user(info),
            wanted=parse(schemas.MoviePreferencesIn, input),
            now=timezone.now(),
        )
        return SetMoviePreferences(preferences=preferences)
