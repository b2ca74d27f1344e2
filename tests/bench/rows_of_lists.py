"""Rows of the lists beyond the items of the comparison, which its data set does not have."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson

from domains.jobs.models import Job, SavedJob
from domains.movies.clients import FilmRecord
from domains.movies.models import (
    Dismissal,
    Favorite,
    Genre,
    Movie,
    MovieGenre,
    RecommendationSet,
    Saved,
    WatchlistEntry,
)
from domains.movies.services.ranking import ALGORITHM

_MOVIES = 60
_JOBS = 30
_LISTS: tuple[type[Saved], ...] = (Favorite, WatchlistEntry, Dismissal)


def load(*, readers: Sequence[int], now: datetime) -> None:
    """
    Save movies and postings for the first of these users, and recommend other movies to each.
    """
    genre = Genre.objects.create(tmdb_id=28, name="Action")
    movies = Movie.objects.bulk_create(_movie(number, now) for number in range(1, _MOVIES + 1))
    MovieGenre.objects.bulk_create(MovieGenre(movie=movie, genre=genre) for movie in movies)
    for model in _LISTS:
        model.objects.bulk_create(
            model(user_id=readers[0], movie=movie, created_at=now - timedelta(minutes=movie.pk))
            for movie in movies
        )
    SavedJob.objects.bulk_create(
        SavedJob(user_id=readers[0], job=job, created_at=now)
        for job in Job.objects.order_by("pk")[:_JOBS]
    )
    for reader in readers:
        RecommendationSet.objects.create(
            user_id=reader,
            version=1,
            computed_version=1,
            changed_at=now,
            computed_at=now,
            algorithm=ALGORITHM,
            items=orjson.loads(orjson.dumps([_recommendation(1_000 + n) for n in range(_MOVIES)])),
        )


def _movie(number: int, now: datetime) -> Movie:
    return Movie(
        tmdb_id=number,
        title=f"Movie {number}",
        overview="Movies have an overview of some length.",
        poster_path=f"/{number}.jpg",
        source="demo",
        fetched_at=now,
    )


def _recommendation(movie_id: int) -> dict[str, object]:
    film = FilmRecord(
        id=movie_id,
        title=f"Movie {movie_id}",
        original_title=f"Movie {movie_id}",
        overview="Movies have an overview of some length.",
        release_date=None,
        poster_path=f"/{movie_id}.jpg",
        backdrop_path="",
        vote_average=7.5,
        vote_count=10,
        popularity=1.5,
        original_language="en",
        adult=False,
        genre_ids=(28,),
    )
    because = [{"id": 1, "title": "Movie 1"}]
    return {"film": film, "source": "demo", "score": 0.5, "because": because}
