"""Selectors of movie preferences."""

from collections.abc import Sequence
from dataclasses import dataclass

from domains.movies.models import (
    Preference,
    PreferenceGenre,
)
from shared.auth.models import User


@dataclass(frozen=True, slots=True)
class Preferences:
    """Preferences of a user, with liked and disliked genres."""

    liked_genres: Sequence[int]
    disliked_genres: Sequence[int]
    language: str | None
    region: str | None
    include_adult: bool


def get_preferences(*, user: User) -> Preferences:
    """Return the preferences of the user, or the defaults."""
    preference = Preference.objects.filter(user=user).first() or Preference(user=user)
    genres = PreferenceGenre.objects.filter(user=user).order_by("genre_id")
    weights = list(genres.values_list("genre_id", "weight"))
    return Preferences(
        liked_genres=[genre for genre, weight in weights if weight > 0],
        disliked_genres=[genre for genre, weight in weights if weight < 0],
        language=preference.language or None,
        region=preference.region or None,
        include_adult=preference.include_adult,
    )
