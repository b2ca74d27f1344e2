"""About three hundred invented movies, always the same."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property  # noqa: TID251 - it reads nothing from the database

from domains.movies.simulator import words

SEED = 1895
HOW_MANY = 300
# Far above the ids of TMDb, so that a saved id never refers to another movie.
FIRST_ID = 900_000_001
NEAREST = 60


@dataclass(frozen=True, slots=True)
class Film:
    """An invented movie."""

    id: int
    title: str
    overview: str
    tagline: str
    genre_ids: tuple[int, ...]
    released: date
    language: str
    vote_average: float
    vote_count: int
    popularity: float
    runtime: int
    adult: bool
    cast: tuple[tuple[str, str], ...]
    director: str


class Library:
    """All invented movies, with the lists of TMDb: charts, trends, related movies and search."""

    def __init__(self, *, today: date) -> None:
        self._today = today
        self.films: Mapping[int, Film] = {film.id: film for film in _invent(today)}

    def trending(self, *, by: str) -> Sequence[Film]:
        """Return the movies by popularity, with random factors that depend on the period."""
        spice = random.Random(f"{by}")  # noqa: S311  # demo data, not secrets
        heat = {film.id: film.popularity * spice.uniform(0.5, 1.5) for film in self._decent}
        return sorted(self._decent, key=lambda film: (-heat[film.id], film.id))

    @cached_property
    def popular(self) -> Sequence[Film]:
        """The films by popularity."""
        return sorted(self._decent, key=lambda film: (-film.popularity, film.id))

    @cached_property
    def top_rated(self) -> Sequence[Film]:
        """The movies by average vote, without those with few votes."""
        known = [film for film in self._decent if film.vote_count >= 200]
        return sorted(known, key=lambda film: (-film.vote_average, film.id))

    @cached_property
    def upcoming(self) -> Sequence[Film]:
        """The unreleased movies, the next one first."""
        coming = [film for film in self._decent if film.released > self._today]
        return sorted(coming, key=lambda film: (film.released, film.id))

    @cached_property
    def _decent(self) -> Sequence[Film]:
        return [film for film in self.films.values() if not film.adult]

    def near(self, film: Film, *, adult: bool = True) -> Sequence[Film]:
        """Return the movies that are most similar to this one, the most similar first."""

        def distance(other: Film) -> tuple[float, int]:
            shared = len({*film.genre_ids} & {*other.genre_ids})
            years = abs((film.released - other.released).days) / 3650
            return years - 2 * shared, other.id

        others = (other for other in self.films.values() if other.id != film.id)
        return sorted((o for o in others if adult or not o.adult), key=distance)[:NEAREST]

    def called(self, text: str, *, adult: bool) -> Sequence[Film]:
        """Return the movies with titles that contain every word of the text."""
        asked = text.casefold().split()
        found = (f for f in self.films.values() if all(w in f.title.casefold() for w in asked))
        return _by_popularity(film for film in found if adult or not film.adult)


def _by_popularity(films: Iterable[Film]) -> Sequence[Film]:
    return sorted(films, key=lambda film: (-film.popularity, film.id))


def _invent(today: date) -> Iterable[Film]:
    chance = random.Random(SEED)  # noqa: S311  # demo data, not secrets
    titles = [f"The {quality} {thing}" for quality in words.QUALITIES for thing in words.THINGS]
    chance.shuffle(titles)
    for number, title in enumerate(titles[:HOW_MANY]):
        genres = tuple(chance.sample(sorted(words.GENRES), k=chance.randint(1, 3)))
        heroes, place = chance.choice(words.HEROES), chance.choice(words.PLACES)
        # Some movies are released after today, so that the list of upcoming movies is never empty.
        age = chance.randint(-90, -1) if number % 15 == 0 else chance.randint(1, 20_000)
        yield Film(
            id=FIRST_ID + number,
            title=title,
            overview=f"In {place}, {heroes} {chance.choice(words.TURNS)}.",
            tagline=f"Nobody leaves {place} unchanged.",
            genre_ids=genres,
            released=today - timedelta(days=age),
            language=chance.choice(words.LANGUAGES),
            vote_average=round(chance.triangular(3.5, 9.2, 6.6), 2),
            vote_count=int(chance.expovariate(1 / 1500)),
            popularity=round(chance.expovariate(1 / 60) + 0.5, 3),
            runtime=chance.randint(78, 176),
            adult=number % 40 == 7,
            cast=tuple((_name(chance), _name(chance)) for _ in range(5)),
            director=_name(chance),
        )


def _name(chance: random.Random) -> str:
    return f"{chance.choice(words.GIVEN)} {chance.choice(words.FAMILY)}"
