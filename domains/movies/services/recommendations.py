"""Recommending movies to a user."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domains.movies import selectors
from domains.movies.models import Movie
from domains.movies.services.recommendation_sets import Reason, StoredItem, get_current_items
from shared.auth.models import User

Strategy = Literal["personal", "cold_start"]

PER_PAGE = 20
LAST_PAGE = 500
PAGES_A_BLOCK = 5


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
        items = [i for i in get_current_items(user, now=now) if i["film"].id not in never]
        if items or strategy == "personal":
            return _personal(items, page=page, user=user)
    return _cold_start(user, page=page, never=never)


def _personal(items: Sequence[StoredItem], *, page: int, user: User) -> RecommendationPage:
    start = (page - 1) * PER_PAGE
    results = [
        Recommendation(
            movie=selectors.as_movie(item["film"], source=item["source"]),
            score=item["score"],
            because=item["because"],
        )
        for item in items[start : start + PER_PAGE]
    ]
    selectors.set_viewer_flags([result.movie for result in results], viewer=user)
    return RecommendationPage("personal", page, len(items), results)


def _cold_start(user: User, *, page: int, never: frozenset[int]) -> RecommendationPage:
    """
    Return a page of trending movies, filled up where movies are left out.

    Pages form blocks of five. Each page is a slice of the block's remaining movies, so no page
    needs more than five pages of the catalogue.
    """
    first = page - (page - 1) % PAGES_A_BLOCK
    start, end = (page - first) * PER_PAGE, (page - first + 1) * PER_PAGE
    pages: list[selectors.MoviePage] = []
    offered: dict[int, Movie] = {}
    last = page
    while len(offered) < end and len(pages) < last - first + 1:
        pages += selectors.list_trending_pages(
            viewer=user, window="week", first=first + len(pages), last=last
        )
        offered = _offered(pages, never=never)
        # As many more as the page lacks at least, so that no movie is passed over.
        missing_pages = -(-(end - len(offered)) // PER_PAGE)
        block_end = min(first + PAGES_A_BLOCK - 1, LAST_PAGE, max(page, pages[0].total_pages))
        last = min(last + missing_pages, block_end)
    rank_before = (page - 1) * PER_PAGE
    results = [
        Recommendation(movie=movie, score=round(1 / place, 4), because=())
        for place, movie in enumerate([*offered.values()][start:end], start=rank_before + 1)
    ]
    return RecommendationPage("cold_start", page, pages[0].count, results, pages[-1].freshness)


def _offered(pages: Iterable[selectors.MoviePage], *, never: frozenset[int]) -> dict[int, Movie]:
    """Return the movies of the pages that may be recommended, by id, in order."""
    # A movie can move to the next page between two fetches.
    return {
        movie.pk: movie
        for trending in pages
        for movie in trending.results
        if movie.pk not in never and not movie.adult
    }
