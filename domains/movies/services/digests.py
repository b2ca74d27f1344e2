"""The weekly digest of trending movies of liked genres."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from domains.movies import selectors
from domains.movies.models import DigestedMovie, Movie, PreferenceGenre
from shared.auth.models import User
from shared.batches import SECONDS
from shared.notifications import notify

DIGEST = "movies_digest"
MOST_TITLES = 3
_ANONYMOUS = AnonymousUser()


def send_digests(*, now: datetime) -> int:
    """
    Notify users who like a genre of its trending movies, once a week; return the number of users.

    A digest names movies that no earlier one has named to the same user.

    :raises CatalogueFailed: if trending movies cannot be fetched.
    """
    trending = selectors.list_trending(viewer=_ANONYMOUS, window="week").results
    week = f"{now:%G-W%V}"
    served = _served_since(now - timedelta(days=now.weekday()))
    give_up_at = time.monotonic() + SECONDS
    notified = 0
    for user_id, genres in _likings():
        films = [] if user_id in served else _new_to(user_id, trending, genres)
        if films:
            _notify(user_id, films, week=week, now=now)
            notified += 1
        if time.monotonic() >= give_up_at:
            # The next run of this week passes over those who were served.
            break
    return notified


def _served_since(day: datetime) -> frozenset[int]:
    """Return who has had a digest since the day began, so that a repeated run sends no second."""
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    sent = DigestedMovie.objects.filter(sent_at__gte=midnight)
    return frozenset(sent.values_list("user_id", flat=True))


def _likings() -> Iterator[tuple[int, set[int]]]:
    """Yield each person with the genres that the person likes."""
    liked = PreferenceGenre.objects.filter(weight=1).order_by("user_id", "genre_id")
    rows = liked.values_list("user_id", "genre_id").iterator()
    for user_id, group in groupby(rows, key=itemgetter(0)):
        yield user_id, {genre_id for _, genre_id in group}


def _new_to(user_id: int, trending: Sequence[Movie], genres: set[int]) -> list[Movie]:
    suiting = [m for m in trending if not m.adult and genres.intersection(m.genre_ids)]
    if not suiting:
        return []
    named = DigestedMovie.objects.filter(user_id=user_id, movie_id__in=[m.pk for m in suiting])
    never = selectors.list_never_offered(user=User(pk=user_id))
    never |= set(named.values_list("movie_id", flat=True))
    return [movie for movie in suiting if movie.pk not in never][:MOST_TITLES]


@transaction.atomic
def _notify(user_id: int, films: Sequence[Movie], *, week: str, now: datetime) -> None:
    DigestedMovie.objects.bulk_create(
        [DigestedMovie(user_id=user_id, movie_id=film.pk, sent_at=now) for film in films],
        ignore_conflicts=True,
    )
    notify(
        user_id=user_id,
        kind=DIGEST,
        target_type="movie",
        target_id=films[0].pk,
        group_key=f"{DIGEST}:{week}",
        payload={"titles": ", ".join(film.title for film in films)},
        now=now,
    )
