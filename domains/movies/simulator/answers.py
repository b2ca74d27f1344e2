"""The responses of the simulator: paths, field names, errors and pages of TMDb."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domains.movies.simulator import words
from domains.movies.simulator.films import Film, Library

PER_PAGE = 20
LAST_PAGE = 500

Json = dict[str, Any]
Query = Mapping[str, str]


class Refused(Exception):
    """An error response of TMDb, with an HTTP status and a code of TMDb."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"success": False, "status_code": code, "status_message": message}


def absent() -> Refused:
    """Return the response for an absent resource."""
    return Refused(404, 34, "The resource you requested could not be found.")


class Answers:
    """The responses to requests for paths below ``/3``."""

    def __init__(self, library: Library, *, images: Callable[[], str]) -> None:
        self._library = library
        self._images = images

    def to(self, path: str, query: Query) -> Json:
        """
        Return the response to a path with a query.

        :raises Refused: if TMDb would return an error.
        """
        for pattern, answer in self._routes:
            if match := re.fullmatch(pattern, path):
                return answer(self, query, *match.groups())
        raise absent()

    def _trending(self, query: Query, window: str) -> Json:
        return _page(self._library.trending(by=window), query)

    def _chart(self, query: Query, name: str) -> Json:
        films: Sequence[Film] = getattr(self._library, name)
        return _page(films, query)

    def _related(self, query: Query, number: str, kind: str) -> Json:
        film = self._film(number)
        near = self._library.near(film)
        # TMDb's similar and recommended movies differ, so these do as well.
        return _page(near if kind == "recommendations" else near[::-1], query)

    def _search(self, query: Query) -> Json:
        if not query.get("query", "").strip():
            raise Refused(422, 5, "Invalid parameters: Your request parameters are incorrect.")
        found = self._library.called(query["query"], adult=_adult(query))
        year = query.get("year", "")
        return _page([f for f in found if not year or str(f.released.year) == year], query)

    def _discover(self, query: Query) -> Json:
        films = [film for film in self._library.popular if _is_wanted(film, query)]
        if _adult(query):
            adult = (film for film in self._library.films.values() if film.adult)
            films += [film for film in adult if _is_wanted(film, query)]
        return _page(_sorted(films, query.get("sort_by", "popularity.desc")), query)

    def _details(self, query: Query, number: str) -> Json:
        film = self._film(number)
        document = _brief(film, query)
        del document["genre_ids"]
        document |= {
            "genres": [{"id": genre, "name": words.GENRES[genre]} for genre in film.genre_ids],
            "runtime": film.runtime if film.id % 19 else None,
            "tagline": film.tagline if film.id % 7 else None,
            "status": "Released",
            "imdb_id": None,
        }
        wanted = query.get("append_to_response", "").split(",")
        if len(wanted) > 20:
            raise Refused(422, 27, "Too many append to response objects: The maximum is 20.")
        if "credits" in wanted:
            document["credits"] = _credits(film)
        if "videos" in wanted:
            document["videos"] = {"results": [_trailer(film)]}
        return document

    def _genres(self, query: Query) -> Json:
        return {"genres": [{"id": number, "name": name} for number, name in words.GENRES.items()]}

    def _configuration(self, query: Query) -> Json:
        sizes = ["w92", "w154", "w185", "w342", "w500", "w780", "original"]
        address = self._images()
        return {
            "images": {
                "base_url": address,
                "secure_base_url": address,
                "poster_sizes": sizes,
                "backdrop_sizes": sizes,
            },
            "change_keys": [],
        }

    def _film(self, number: str) -> Film:
        film = self._library.films.get(int(number)) if len(number) < 20 else None
        if film is None:
            raise absent()
        return film

    _routes: Sequence[tuple[str, Callable[..., Json]]] = (
        (r"trending/movie/(day|week)", _trending),
        (r"movie/(popular|top_rated|upcoming)", _chart),
        (r"movie/(\d+)/(recommendations|similar)", _related),
        (r"movie/(\d+)", _details),
        (r"search/movie", _search),
        (r"discover/movie", _discover),
        (r"genre/movie/list", _genres),
        (r"configuration", _configuration),
    )


def _page(films: Sequence[Film], query: Query) -> Json:
    asked = query.get("page", "1")
    if not asked.isdecimal() or not 1 <= int(asked) <= LAST_PAGE:
        raise Refused(
            400,
            22,
            "Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.",
        )
    page = int(asked)
    return {
        "page": page,
        "results": [_brief(film, query) for film in films[(page - 1) * PER_PAGE : page * PER_PAGE]],
        "total_pages": max(1, -(-len(films) // PER_PAGE)),
        "total_results": len(films),
    }


def _brief(film: Film, query: Query) -> Json:
    title, overview = _translated(film, query.get("language", ""))
    document: Json = {
        "adult": film.adult,
        "backdrop_path": f"/backdrop-{film.id}.svg",
        "genre_ids": list(film.genre_ids),
        "id": film.id,
        "media_type": "movie",
        "original_language": film.language,
        "original_title": film.title,
        "overview": overview,
        "popularity": film.popularity,
        "poster_path": f"/poster-{film.id}.svg",
        "release_date": film.released.isoformat(),
        "title": title,
        "video": False,
        "vote_average": film.vote_average,
        "vote_count": film.vote_count,
    }
    return _with_gaps(film, document, query)


def _translated(film: Film, language: str) -> tuple[str, str]:
    """
    Return the title and the overview in a language.

    Without a translation TMDb returns the original title and an empty overview.
    """
    spoken = language.partition("-")[0]
    if spoken in ("", "en"):
        return film.title, film.overview
    article = words.ARTICLES.get(spoken)
    if article is None or film.id % 3 == 0:
        return film.title, ""
    return film.title.replace("The ", f"{article} ", 1), f"[{spoken}] {film.overview}"


def _with_gaps(film: Film, document: Json, query: Query) -> Json:
    """Add nulls, empty strings and missing keys to some movies, as in the data of TMDb."""
    if film.id % 11 == 4:
        document |= {"poster_path": None, "backdrop_path": None}
    # A search by date cannot find a movie without a date.
    if film.id % 13 == 5 and not any(name.startswith("primary_release_date") for name in query):
        document["release_date"] = ""
    if film.id % 17 == 6:
        del document["popularity"], document["video"]
        document["overview"] = None
    return document


def _credits(film: Film) -> Json:
    return {
        "cast": [
            {"name": name, "character": character, "order": place}
            for place, (name, character) in enumerate(film.cast)
        ],
        "crew": [{"name": film.director, "job": "Director", "department": "Directing"}],
    }


def _trailer(film: Film) -> Json:
    return {
        "name": f"{film.title} (trailer)",
        "site": "YouTube",
        "key": f"demo{film.id}",
        "type": "Trailer",
    }


def _adult(query: Query) -> bool:
    return query.get("include_adult") == "true"


def _is_wanted(film: Film, query: Query) -> bool:
    genres = query.get("with_genres", "")
    every = {int(word) for word in genres.split(",") if word.isdecimal()}
    either = (
        {int(word) for word in genres.split("|") if word.isdecimal()} if "|" in genres else None
    )
    released = film.released.isoformat()
    return (
        (bool(either & {*film.genre_ids}) if either is not None else every <= {*film.genre_ids})
        and released >= query.get("primary_release_date.gte", "")
        and released <= query.get("primary_release_date.lte", "9999")
        and film.vote_average >= float(query.get("vote_average.gte", 0))
        and film.vote_count >= float(query.get("vote_count.gte", 0))
    )


_KEYS: Mapping[str, Callable[[Film], Any]] = {
    "popularity": lambda film: film.popularity,
    "vote_average": lambda film: film.vote_average,
    "vote_count": lambda film: film.vote_count,
    "primary_release_date": lambda film: film.released,
    "title": lambda film: film.title,
}


def _sorted(films: Sequence[Film], order: str) -> Sequence[Film]:
    name, _, direction = order.partition(".")
    by_id = sorted(films, key=lambda film: film.id)
    key = _KEYS.get(name, _KEYS["popularity"])
    return sorted(by_id, key=key, reverse=direction != "asc")
