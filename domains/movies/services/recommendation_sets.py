"""Computing and storing the recommendations of users."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import orjson
from django.db import transaction
from django.db.models import F
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from domains.movies import selectors
from domains.movies.clients import FilmPage, FilmRecord, PageRequest
from domains.movies.errors import CatalogueFailed, UpstreamFailed, UpstreamUnavailable
from domains.movies.events import RecommendationsReady, TasteChanged
from domains.movies.models import Favorite, Movie, MovieGenre, Rating, RecommendationSet
from domains.movies.models.recommendation_sets import RecommendationSetQuerySet
from domains.movies.permissions import get_catalogue_options
from domains.movies.services.ranking import ALGORITHM, Ranked, Seed, decayed, rank, score_genres
from shared.auth.models import User
from shared.batches import SECONDS
from shared.caching import CacheResult
from shared.errors import DomainError, NotFound, ValidationFailed
from shared.events import publish

NEWEST_FAVORITES = 10
NEWEST_RATINGS = 5
HIGH_RATING = 7
MOST_ITEMS = 100
ENOUGH = 60
MOST_PAGES = 3
SECONDS_TO_SETTLE = 5
RETRY_INCOMPLETE_AFTER = timedelta(minutes=1)
RETRY_FAILED_AFTER = timedelta(hours=6)
A_WEEK = timedelta(days=7)
MOST_SETS_A_RUN = 5_000


class Reason(TypedDict):
    """A movie of the user that led to a recommendation."""

    id: int
    title: str


class StoredItem(TypedDict):
    """A stored recommendation: the record of the movie, its score and its reasons."""

    film: FilmRecord
    source: str
    score: float
    because: Sequence[Reason]


_ITEMS: TypeAdapter[list[StoredItem]] = TypeAdapter(list[StoredItem])


def mark_recommendations_outdated(user: User, *, now: datetime) -> None:
    """Mark the user's recommendations as outdated. Call it in the transaction of the change."""
    mine = RecommendationSet.objects.filter(user=user)
    # Inserted first, so that the update always finds the row.
    RecommendationSet.objects.bulk_create(
        [RecommendationSet(user=user, changed_at=now)], ignore_conflicts=True
    )
    mine.update(version=F("version") + 1, changed_at=now)
    publish(TasteChanged(user_id=user.pk))


def recompute_recommendations(*, user_id: int, now: datetime) -> bool:
    """
    Recompute a user's recommendations if they are outdated, and return whether that was done.

    Only the last of several changes in quick succession has an effect: while changes still come in,
    this does nothing, because each change asks for it again.

    :raises CatalogueFailed: if the catalogue cannot be read.
    """
    current = RecommendationSet.objects.select_related("user").filter(user_id=user_id).first()
    if current is None or not current.is_outdated:
        return False
    if current.changed_at > now - timedelta(seconds=SECONDS_TO_SETTLE):
        return False
    recompute(current.user, now=now)
    return True


def recompute_oldest(*, now: datetime) -> int:
    """Recompute recommendations that are a week old; return the number of users."""
    return _recompute_each(RecommendationSet.objects.computed_before(now - A_WEEK), now=now)


def recompute_incomplete(*, now: datetime) -> int:
    """Recompute recommendations for which some calls failed; return the number of users."""
    return _recompute_each(
        RecommendationSet.objects.incomplete_since(now - RETRY_INCOMPLETE_AFTER), now=now
    )


def get_current_items(user: User, *, now: datetime) -> list[StoredItem]:
    """
    Return the stored recommendations of a user, recomputed if they are outdated.

    If the catalogue cannot be read, the outdated ones are returned.
    """
    current = selectors.find_recommendations(user=user)
    if current is None:
        return []
    if current.is_outdated or current.is_due_for_completion(now - RETRY_INCOMPLETE_AFTER):
        try:
            return recompute(user, now=now)
        except CatalogueFailed:
            # Outdated recommendations are better than none; they are filtered like current ones.
            if current.computed_at is None:
                return []
    return _ITEMS.validate_python(current.items)


def recompute(user: User, *, now: datetime) -> list[StoredItem]:
    """
    Compute recommendations from the present favourites and ratings, and store them.

    :raises CatalogueFailed: if the catalogue cannot be read.
    """
    mine = RecommendationSet.objects.filter(user=user)
    # Read first: if the taste changes during the computation, the result is outdated at once.
    version = mine.values_list("version", flat=True).first()
    seeds = _seeds(user)
    items: list[StoredItem] = []
    is_complete = True
    if seeds:
        never = selectors.list_never_offered(user=user)
        ranked, is_complete = _ranked(user, seeds, never=never)
        items = _items(ranked, source=_source_of(seeds))
    document = orjson.loads(orjson.dumps(items))
    with transaction.atomic():
        mine.update(
            computed_version=version,
            computed_at=now,
            failed_at=None,
            is_incomplete=not is_complete,
            algorithm=ALGORITHM,
            items=document,
        )
        publish(RecommendationsReady(user_id=user.pk))
    return items


def _seeds(user: User) -> list[Seed]:
    favorites = Favorite.objects.of(user).select_related("movie").order_by("-created_at", "-pk")
    rated = (
        Rating.objects.of(user)
        .filter(value__gte=HIGH_RATING)
        .exclude(movie__in=Favorite.objects.of(user).values("movie"))
        .select_related("movie")
        .order_by("-created_at", "-pk")
    )
    favorite_seeds = decayed(
        [(each.movie_id, each.movie.title, 1.0) for each in favorites[:NEWEST_FAVORITES]]
    )
    rated_seeds = decayed(
        [
            (each.movie_id, each.movie.title, float(each.value - 5) / 5)
            for each in rated[:NEWEST_RATINGS]
        ]
    )
    return favorite_seeds + rated_seeds


def _ranked(
    user: User, seeds: Sequence[Seed], *, never: frozenset[int]
) -> tuple[list[Ranked], bool]:
    """Return the ranked movies, and whether every call succeeded."""
    preferences = selectors.get_preferences(user=user)
    tastes = score_genres(
        _genres_of(seeds), liked=preferences.liked_genres, disliked=preferences.disliked_genres
    )
    language = get_catalogue_options(user).language
    neighbours: dict[int, list[FilmRecord]] = {seed.id: [] for seed in seeds}
    ranked: list[Ranked] = []
    is_complete = True
    for page in range(1, MOST_PAGES + 1):
        try:
            found, answered = _neighbours(seeds, page=page, language=language)
        except CatalogueFailed:
            # Earlier pages are enough to serve; the missing ones are fetched later.
            if not ranked:
                raise
            return ranked[:MOST_ITEMS], False
        is_complete = is_complete and answered
        for seed_id, films in found.items():
            neighbours[seed_id] += films
        ranked = rank(seeds=seeds, neighbours=neighbours, tastes=tastes, never=never)
        # The next page replaces movies that were filtered out.
        if len(ranked) >= ENOUGH or not any(found.values()):
            break
    return ranked[:MOST_ITEMS], is_complete


def _neighbours(
    seeds: Sequence[Seed], *, page: int, language: str
) -> tuple[Mapping[int, Sequence[FilmRecord]], bool]:
    """
    Return the related movies of each seed, and whether every call succeeded.

    A seed that the catalogue does not know has no related movies; that is not a failure.
    """
    page_request = PageRequest(page=page, language=language)

    def fetch(seed: Seed) -> Callable[[], CacheResult[FilmPage]]:
        return partial(
            selectors.fetch_related, page_request, movie_id=seed.id, kind="recommendations"
        )

    answers = selectors.gather([fetch(seed) for seed in seeds])
    failures = [a for a in answers if isinstance(a, Exception) and not isinstance(a, NotFound)]
    for failure in failures:
        # Some results are enough, unless a failure is not an anticipated one.
        if len(failures) == len(answers) or not isinstance(failure, DomainError):
            raise _of_the_catalogue(failure)
    found = {
        seed.id: () if isinstance(answer, Exception) else answer.value.films
        for seed, answer in zip(seeds, answers, strict=True)
    }
    return found, not failures


def _of_the_catalogue(failure: Exception) -> Exception:
    # The parameters are not the viewer's, so their refusal is not an error of the viewer's request.
    if isinstance(failure, ValidationFailed):
        return UpstreamFailed(failure.message)
    return failure


def _genres_of(seeds: Sequence[Seed]) -> list[Sequence[int]]:
    genres = MovieGenre.objects.filter(movie_id__in=[seed.id for seed in seeds])
    return [[genre] for genre in genres.order_by("genre_id").values_list("genre_id", flat=True)]


def _source_of(seeds: Sequence[Seed]) -> str:
    return Movie.objects.values_list("source", flat=True).get(pk=seeds[0].id)


def _items(ranked: Iterable[Ranked], *, source: str) -> list[StoredItem]:
    return [
        StoredItem(
            film=each.film,
            source=source,
            score=each.score,
            because=[Reason(id=seed.id, title=seed.title) for seed in each.because],
        )
        for each in ranked
    ]


def _recompute_each(sets: RecommendationSetQuerySet, *, now: datetime) -> int:
    # The next run starts with the oldest ones, which this one did not reach.
    due = sets.not_failed_since(now - RETRY_FAILED_AFTER).order_by("computed_at")
    give_up_at = time.monotonic() + SECONDS
    done = 0
    for current in due.select_related("user")[:MOST_SETS_A_RUN]:
        try:
            recompute(current.user, now=now)
            done += 1
        except UpstreamUnavailable:
            break
        except CatalogueFailed:
            # Recorded, so that this set does not keep the later ones from their turn again.
            RecommendationSet.objects.filter(user=current.user).update(failed_at=now)
        if time.monotonic() >= give_up_at:
            break
    return done
