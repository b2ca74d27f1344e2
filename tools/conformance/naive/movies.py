"""Movies of an upstream catalogue, as a first draft serves them."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from naive.app import QUERY_SECONDS, App, RefusedError, Reply, Request, Route, User, text

_UPSTREAM_SECONDS = 0.15
_PAGE_SIZE = 20
_LAST_PAGE = 500
_FIRST = ("Silent", "Crimson", "Paper", "Northern", "Borrowed", "Unwritten")
_SECOND = ("Harbour", "Equation", "Carnival", "Signal", "Orchard", "Clock", "Window", "Letter")
_CATALOGUE = {
    100 + number: f"The {first} {second}"
    for number, (first, second) in enumerate((a, b) for a in _FIRST for b in _SECOND)
}


class Movies(App):
    """Trending movies, and the favourites (stars) of users."""

    title = "Movies"

    def __init__(self, faults: Collection[str]) -> None:
        super().__init__(faults)
        self._cache: dict[str, Sequence[int]] = {}
        self._stars: dict[User, list[int]] = {}
        self._languages: dict[User, str] = {}
        self._shown: dict[str, Any] = {}

    def own_routes(self) -> Sequence[Route]:
        """Return the routes of movies."""
        errors = ("401", "404")
        return [
            Route("GET", "/trending", "List trending movies", ("422",), self._trending),
            Route("GET", "/search", "Search movies", ("422",), self._search),
            Route("GET", "/movies/{id}", "Get a movie", ("404",), self._get),
            Route("GET", "/movies/{id}/similar", "List similar movies", ("404",), self._similar),
            Route("GET", "/stars", "List favourites", ("401",), self._list_stars),
            Route("PUT", "/stars/{id}", "Add a favourite", errors, self._add_star),
            Route("DELETE", "/stars/{id}", "Remove a favourite", errors, self._remove_star),
            Route("GET", "/for-me", "List recommendations", ("401",), self._recommend),
            Route("PUT", "/settings", "Set the language", ("401", "422"), self._set_language),
            Route("GET", "/settings", "Get the language", ("401",), self._get_language),
        ]

    def _ask_upstream(self, question: str, find: Callable[[], Sequence[int]]) -> Sequence[int]:
        with self.lock:
            if question not in self._cache or self.has("upstream_each_time"):
                time.sleep(_UPSTREAM_SECONDS)
                self._cache[question] = find()
            return self._cache[question]

    def _page_of(self, request: Request) -> int:
        page = request.query.get("page", "1")
        if self.has("crash_on_bad_input"):
            return int(page)
        if not page.isdecimal() or not 1 <= int(page) <= _LAST_PAGE:
            raise RefusedError(422, "Send a number from 1 to 500.", "page")
        return int(page)

    def _trending(self, request: Request) -> Reply:
        page, viewer = self._page_of(request), self.viewer_of(request)
        if self.has("list_without_pages"):
            page = 1
        start = _PAGE_SIZE * (page - 1)
        find = lambda: list(_CATALOGUE)[start : start + _PAGE_SIZE]  # noqa: E731
        self.wait_for_slow_list()
        with self.connection():
            keys = self._ask_upstream(f"trending {page}", find)
        if self.has("answers_cached_whole"):
            return 200, self._shown.setdefault(f"trending {page}", self._rows(keys, viewer))
        return 200, self._rows(keys, viewer)

    def _rows(self, keys: Sequence[int], viewer: User | None) -> Mapping[str, Any]:
        return {"items": [self._row(key, viewer) for key in keys]}

    def _row(self, key: int, viewer: User | None) -> Mapping[str, Any]:
        title = None if self.has("titles_missing") else _CATALOGUE[key]
        starred = viewer is not None and key in self._stars.get(viewer, [])
        return {"id": key, "title": title, "starred": starred}

    def _key(self, request: Request) -> int:
        key = request.params[0]
        if not key.isdecimal() and self.has("crash_on_bad_input"):
            raise ValueError(key)
        if key.isdecimal() and int(key) in _CATALOGUE:
            return int(key)
        raise RefusedError(404, "There is no such movie.")

    def _get(self, request: Request) -> Reply:
        key = self._key(request)
        return 200, self._row(min(_CATALOGUE) if self.has("details_of_another") else key, None)

    def _search(self, request: Request) -> Reply:
        words = request.query.get("q", "")
        if not self.has("crash_on_bad_input"):
            try:
                text(200)(words)
            except ValueError:
                raise RefusedError(422, "Search for 1 to 200 characters.", "q") from None
        found = [key for key, title in _CATALOGUE.items() if words.lower() in title.lower()]
        if self.has("search_misses_the_first"):
            found = found[1:]
        return 200, self._rows(self._ask_upstream(f"search {words}", lambda: found), None)

    def _similar(self, request: Request) -> Reply:
        key = self._key(request)
        own = () if self.has("similar_to_itself") else (key,)
        return 200, self._rows([other for other in _CATALOGUE if other not in own][:5], None)

    def _list_stars(self, request: Request) -> Reply:
        user = self.user_of(request)
        own = self._stars.get(user, [])
        if self.has("stars_of_all"):
            own = [key for keys in self._stars.values() for key in keys]
        return 200, self.page(own, request.query, lambda key: self._row(key, user))

    def _add_star(self, request: Request) -> Reply:
        user, key = self.user_of(request), self._key(request)
        stars = self._stars.setdefault(user, [])
        if self.has("stars_forgotten"):
            return 200, {"stars": len(stars)}
        if self.has("check_then_insert"):
            if key not in stars:
                time.sleep(4 * QUERY_SECONDS)
                stars.append(key)
            return 200, {"stars": len(stars)}
        with self.lock:
            if key not in stars or self.has("second_stars"):
                stars.append(key)
        return 200, {"stars": len(stars)}

    def _remove_star(self, request: Request) -> Reply:
        user, key = self.user_of(request), self._key(request)
        with self.lock:
            stars = self._stars.setdefault(user, [])
            if not self.has("stars_stay"):
                stars[:] = [other for other in stars if other != key]
        return 200, {"stars": len(stars)}

    def _recommend(self, request: Request) -> Reply:
        user = self.user_of(request)
        own = [] if self.has("stars_recommended") else self._stars.get(user, [])
        found = [key for key in _CATALOGUE if key not in own][:_PAGE_SIZE]
        return 200, self._rows([] if self.has("no_recommendations") else found, user)

    def _set_language(self, request: Request) -> Reply:
        user = self.user_of(request)
        self._languages[self._reader(user)] = self.read(request, {"language": text(10)})["language"]
        return 200, {}

    def _get_language(self, request: Request) -> Reply:
        user = self.user_of(request)
        return 200, {"language": self._languages.get(self._reader(user), "en")}

    def _reader(self, user: User) -> User:
        return User("all") if self.has("one_language_for_all") else user
