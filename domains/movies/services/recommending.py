"""Recommending films to one person, and computing what to recommend."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import orjson
from django.db import transaction
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from domains.movies import selectors
from domains.movies.clients import FilmPage, FilmRecord, Question
from domains.movies.errors import CatalogueFailed
from domains.movies.events import RecommendationsReady
from domains.movies.models import Favorite, Movie, MovieGenre, Rating, RecommendationSet
from domains.movies.permissions import get_catalogue_options
from domains.movies.services.ranking import ALGORITHM, Ranked, Seed, faded, rank, tastes_of
from shared.auth.models import User
from shared.caching import CacheResult
from shared.errors import DomainError, NotFound
from shared.events import publish

Strategy = Literal["personal", "cold_start"]

PER_PAGE = 20
LAST_PAGE = 500
NEWEST_FAVORITES = 10
NEWEST_RATINGS = 5
HIGH_RATING = 7
MOST_ITEMS = 100
ENOUGH = 60
MOST_PAGES = 3
SECONDS_TO_SETTLE = 5
PAGES_A_BLOCK = 5
RETRY_INCOMPLETE_AFTER = timedelta(minutes=1)


class Reason(TypedDict):
    """A movie of the user that led to a recommendation."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommended movie, its score, and the movies that led to it."""

    movie: Movie
    score: float
    because: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    """One page of what is recommended, and how it was found."""

    strategy: Strategy
    page: int
    count: int
    results: Sequence[Recommendation]
    freshness: selectors.Freshness | None = None

    @property
    def has_more(self) -> bool:
        """Whether a page follows."""
        return self.page < min(LAST_PAGE, -(-self.count // PER_PAGE))


class _Item(TypedDict):
    film: FilmRecord
    source: str
    score: float
    because: Sequence[Reason]


_ITEMS: TypeAdapter[list[_Item]] = TypeAdapter(list[_Item])


def recommend_movies(
    *, user: User, page: int, strategy: Strategy | None, now: datetime
) -> RecommendationPage:
    """
    Return recommendations by the user's taste, or trending movies if nothing is known of it.

    Favourite, rated and dismissed movies, and those for adults, are left out.

    :raises CatalogueFailed: if there are neither recommendations nor trending movies.
    """
    never = selectors.list_never_offered(user=user)
    if strategy != "cold_start":
        items = [i for i in _current_items(user, now=now) if i["film"].id not in never]
        if items or strategy == "personal":
            return _personal(items, page=page, user=user)
    return _cold_start(user, page=page, never=never)


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


def _current_items(user: User, *, now: datetime) -> list[_Item]:
    current = selectors.find_recommendations(user=user)
    if current is None:
        return []
    if current.is_outdated or current.is_due_for_completion(now - RETRY_INCOMPLETE_AFTER):
        try:
            return recompute(user, now=now)
        except CatalogueFailed:
            # What suited yesterday is better than nothing; it is filtered as anything is.
            if current.computed_at is None:
                return []
    return _ITEMS.validate_python(current.items)


def recompute(user: User, *, now: datetime) -> list[_Item]:
    """
    Compute recommendations from the present favourites and ratings, and store them.

    :raises CatalogueFailed: if the catalogue cannot be read.
    """
    mine = RecommendationSet.objects.filter(user=user)
    # Read first: if the taste changes during the computation, the result is outdated at once.
    version = mine.values_list("version", flat=True).first()
    seeds = _seeds(user)
    items: list[_Item] = []
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
            is_incomplete=not is_complete,
            algorithm=ALGORITHM,
            items=document,
        )
        publish(RecommendationsReady(user_id=user.pk))
    return items


def _seeds(user: User) -> list[Seed]:
    loved = Favorite.objects.of(user).select_related("movie").order_by("-created_at", "-pk")
    rated = (
        Rating.objects.of(user)
        .filter(value__gte=HIGH_RATING)
        .exclude(movie__in=Favorite.objects.of(user).values("movie"))
        .select_related("movie")
        .order_by("-created_at", "-pk")
    )
    favorites = faded([(each.movie_id, each.movie.title, 1.0) for each in loved[:NEWEST_FAVORITES]])
    ratings = faded(
        [
            (each.movie_id, each.movie.title, float(each.value - 5) / 5)
            for each in rated[:NEWEST_RATINGS]
        ]
    )
    return favorites + ratings


def _ranked(
    user: User, seeds: Sequence[Seed], *, never: frozenset[int]
) -> tuple[list[Ranked], bool]:
    """Return the ranked films, and whether the catalogue answered for every seed."""
    preferences = selectors.get_preferences(user=user)
    tastes = tastes_of(
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
            # Earlier pages are enough to serve, and the missing ones are asked for later.
            if not ranked:
                raise
            return ranked[:MOST_ITEMS], False
        is_complete = is_complete and answered
        for seed_id, films in found.items():
            neighbours[seed_id] += films
        ranked = rank(seeds=seeds, neighbours=neighbours, tastes=tastes, never=never)
        # What was filtered away is made up for from the next page, not left missing.
        if len(ranked) >= ENOUGH or not any(found.values()):
            break
    return ranked[:MOST_ITEMS], is_complete


def _neighbours(
    seeds: Sequence[Seed], *, page: int, language: str
) -> tuple[Mapping[int, Sequence[FilmRecord]], bool]:
    """
    Return each seed's films, and whether the catalogue answered for every seed.

    A seed that the catalogue does not know has no films, and that is an answer.
    """
    question = Question(page=page, language=language)

    def ask(seed: Seed) -> Callable[[], CacheResult[FilmPage]]:
        return partial(selectors.ask_related, question, movie_id=seed.id, kind="recommendations")

    answers = selectors.all_of([ask(seed) for seed in seeds])
    failures = [a for a in answers if isinstance(a, Exception) and not isinstance(a, NotFound)]
    for failure in failures:
        # A part of the answers is enough, unless something unforeseen went wrong.
        if len(failures) == len(answers) or not isinstance(failure, DomainError):
            raise failure
    found = {
        seed.id: () if isinstance(answer, Exception) else answer.value.films
        for seed, answer in zip(seeds, answers, strict=True)
    }
    return found, not failures


def _genres_of(seeds: Sequence[Seed]) -> list[Sequence[int]]:
    genres = MovieGenre.objects.filter(movie_id__in=[seed.id for seed in seeds])
    return [[genre] for genre in genres.order_by("genre_id").values_list("genre_id", flat=True)]


def _source_of(seeds: Sequence[Seed]) -> str:
    return Movie.objects.values_list("source", flat=True).get(pk=seeds[0].id)


def _items(ranked: Iterable[Ranked], *, source: str) -> list[_Item]:
    return [
        _Item(
            film=each.film,
            source=source,
            score=each.score,
            because=[Reason(id=seed.id, title=seed.title) for seed in each.because],
        )
        for each in ranked
    ]


def _personal(items: Sequence[_Item], *, page: int, user: User) -> RecommendationPage:
    start = (page - 1) * PER_PAGE
    results = [
        Recommendation(
            movie=selectors.as_movie(item["film"], source=item["source"]),
            score=item["score"],
            because=item["because"],
        )
        for item in items[start : start + PER_PAGE]
    ]
    selectors.mark([result.movie for result in results], viewer=user)
    return RecommendationPage("personal", page, len(items), results)


def _cold_start(user: User, *, page: int, never: frozenset[int]) -> RecommendationPage:
    """
    Return a page of what is trending, filled up where films are left out.

    Pages come in blocks of five. Each is cut from what its block still offers, so films that are
    left out are made up for within the block, and no page needs more than five pages of the
    catalogue, which are asked for at once.
    """
    first = page - (page - 1) % PAGES_A_BLOCK
    # One more than the page's own place in the block, to fill it up from.
    last = min(page + 1 if never else page, first + PAGES_A_BLOCK - 1, LAST_PAGE)
    pages = selectors.list_trending_pages(viewer=user, window="week", first=first, last=last)
    offered = [
        movie
        for trending in pages
        for movie in trending.results
        if movie.pk not in never and not movie.adult
    ]
    start = (page - first) * PER_PAGE
    rank_before = (page - 1) * PER_PAGE
    results = [
        Recommendation(movie=movie, score=round(1 / place, 4), because=())
        for place, movie in enumerate(offered[start : start + PER_PAGE], start=rank_before + 1)
    ]
    return RecommendationPage("cold_start", page, pages[0].count, results, pages[-1].freshness)
