"""Rows of everything in movies, for promises about lists of any length."""

from collections.abc import Mapping
from datetime import datetime

from domains.movies.models import (
    DigestedMovie,
    Dismissal,
    Favorite,
    Genre,
    LastCopy,
    Movie,
    MovieGenre,
    Preference,
    PreferenceGenre,
    Rating,
    RecommendationSet,
    Saved,
    WatchlistEntry,
)
from shared.auth.models import User

LISTS: tuple[type[Saved], ...] = (Favorite, WatchlistEntry, Dismissal)


def load(*, amount: int, viewer: User, now: datetime) -> Mapping[str, str]:
    """
    Load ``amount`` films into every list of the viewer.

    Fields that ask TMDb are not among those that need arguments: they cannot list stored rows.
    """
    genre = Genre.objects.create(tmdb_id=28, name="Action")
    movies = Movie.objects.bulk_create(
        Movie(tmdb_id=number, title=f"Film {number}", fetched_at=now)
        for number in range(1, amount + 1)
    )
    MovieGenre.objects.bulk_create(MovieGenre(movie=movie, genre=genre) for movie in movies)
    for model in LISTS:
        model.objects.bulk_create(
            model(user=viewer, movie=movie, created_at=now) for movie in movies
        )
    Rating.objects.bulk_create(
        Rating(user=viewer, movie=movie, value=8, created_at=now) for movie in movies
    )
    return {}


def forget() -> None:
    """Delete the loaded rows."""
    for model in (*LISTS, Rating, MovieGenre, Movie, Genre):
        model.objects.all().delete()


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` rows of each model that only the admin site lists, after `load`."""
    for number in range(amount):
        name = f"filmfan{number}"
        fan = User.objects.create_user(name, f"{name}@nexus.test", "pw") if number else viewer
        genre = Genre.objects.create(tmdb_id=1000 + number, name=f"Genre {number}")
        Preference.objects.create(user=fan, language="en")
        PreferenceGenre.objects.create(user=fan, genre=genre, weight=1)
        RecommendationSet.objects.create(user=fan, changed_at=now)
        DigestedMovie.objects.create(user=fan, movie_id=number + 1, sent_at=now)
        LastCopy.objects.create(name=f"trending {number}", answer={}, fetched_at=now)
