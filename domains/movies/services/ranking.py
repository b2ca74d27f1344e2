"""
The ranking of movies for one user: sums with reasons.

Each favourite and each highly rated movie adds to the scores of the movies that TMDb relates to
it. A newer seed and a closer relation add more, and genres add or subtract a little. The
functions have no side effects.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from domains.movies.clients import FilmRecord

ALGORITHM = "neighbours-1"
DECAY = 0.9
WEIGHT_OF_OWN_GENRES = 0.3
WEIGHT_OF_CHOSEN_GENRES = 0.5
MOST_REASONS = 3
MOST_PER_SEED = 12


@dataclass(frozen=True, slots=True)
class Seed:
    """A movie of the user whose related movies are candidates, and its weight."""

    id: int
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A recommended movie: its score, and the movies that led to it."""

    film: FilmRecord
    score: float
    because: tuple[Seed, ...]


@dataclass(slots=True)
class _Candidate:
    film: FilmRecord
    weight_by_seed: dict[int, float] = field(default_factory=lambda: defaultdict(float))


def rank(
    *,
    seeds: Sequence[Seed],
    neighbours: Mapping[int, Sequence[FilmRecord]],
    tastes: Mapping[int, float],
    never: Collection[int],
) -> list[Ranked]:
    """
    Return the best candidates first, without those that are never recommended.

    ``neighbours`` has the related movies of each seed, most similar first; ``tastes`` has the
    weight of each genre. No seed provides more than its share of the first places; its other
    candidates follow.
    """
    candidates: dict[int, _Candidate] = {}
    for seed in seeds:
        for place, film in enumerate(neighbours.get(seed.id, ()), start=1):
            if film.id in never or film.adult:
                continue
            candidate = candidates.setdefault(film.id, _Candidate(film))
            candidate.weight_by_seed[seed.id] += seed.weight / place
    by_id = {seed.id: seed for seed in seeds}
    ranked = [_scored(candidate, by_id, tastes) for candidate in candidates.values()]
    ranked.sort(key=lambda each: (-each.score, each.film.id))
    return _diversified([each for each in ranked if each.score > 0], seeds=len(seeds))


def score_genres(
    genres_of_seeds: Sequence[Sequence[int]], *, liked: Sequence[int], disliked: Sequence[int]
) -> dict[int, float]:
    """
    Return the weight of each genre, from its share of the favourites and the stated preferences.
    """
    share = Counter(genre for genres in genres_of_seeds for genre in genres)
    total = max(1, share.total())
    tastes = {genre: WEIGHT_OF_OWN_GENRES * n / total for genre, n in share.items()}
    for genres, sign in ((liked, 1), (disliked, -1)):
        for genre in genres:
            tastes[genre] = tastes.get(genre, 0.0) + sign * WEIGHT_OF_CHOSEN_GENRES
    return tastes


def decayed(titles: Sequence[tuple[int, str, float]]) -> list[Seed]:
    """Return the movies, newest first, as seeds whose weights decrease."""
    return [
        Seed(id=pk, title=title, weight=weight * DECAY**age)
        for age, (pk, title, weight) in enumerate(titles)
    ]


def _scored(
    candidate: _Candidate, seeds: Mapping[int, Seed], tastes: Mapping[int, float]
) -> Ranked:
    genres = candidate.film.genre_ids
    liking = sum(tastes.get(genre, 0.0) for genre in genres) / max(1, len(genres))
    heaviest = sorted(candidate.weight_by_seed.items(), key=lambda pair: (-pair[1], pair[0]))
    return Ranked(
        film=candidate.film,
        score=round(sum(candidate.weight_by_seed.values()) + liking, 4),
        because=tuple(seeds[pk] for pk, _ in heaviest[:MOST_REASONS]),
    )


def _diversified(ranked: Sequence[Ranked], *, seeds: int) -> list[Ranked]:
    if seeds < 2:
        return list(ranked)
    top: list[Ranked] = []
    rest: list[Ranked] = []
    taken: Counter[int] = Counter()
    for each in ranked:
        seed = each.because[0].id
        taken[seed] += 1
        (top if taken[seed] <= MOST_PER_SEED else rest).append(each)
    return top + rest
