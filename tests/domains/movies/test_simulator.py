"""TMDb's stand-in in a process of its own: the wire format, the remote control, the films."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from domains.movies.simulator import Library, Simulator
from domains.movies.simulator.films import HOW_MANY

TODAY = date(2026, 3, 14)


@pytest.fixture(scope="module")
def outside() -> Iterator[httpx.Client]:
    """Return a client of a simulator that runs as `make demo` runs it."""
    command = [sys.executable, "-m", "domains.movies.simulator", "0", "--latency", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        try:
            with httpx.Client(base_url=address[0], trust_env=False, timeout=30) as client:
                yield client
        finally:
            process.terminate()
    assert process.returncode == 0


def get(client: httpx.Client, path: str, **query: Any) -> Any:
    return client.get(path, params=query).json()


class TestTheFilms:
    def test_are_the_same_for_everybody(self) -> None:
        assert Library(today=TODAY).films == Library(today=TODAY).films

    def test_are_some_three_hundred_of_different_names(self) -> None:
        films = Library(today=TODAY).films.values()

        assert len(films) == len({film.title for film in films}) == HOW_MANY
        assert all(film.genre_ids for film in films)

    def test_are_partly_yet_to_come_whenever_that_is(self) -> None:
        for today in (TODAY, date(2036, 1, 1)):
            upcoming = Library(today=today).upcoming

            assert len(upcoming) >= 15
            assert all(film.released > today for film in upcoming)


class TestTheWire:
    def test_pages_are_tmdbs(self, outside: httpx.Client) -> None:
        page = get(outside, "movie/popular", page=2)

        assert set(page) == {"page", "results", "total_pages", "total_results"}
        assert (page["page"], len(page["results"])) == (2, 20)
        assert page["total_pages"] == -(-page["total_results"] // 20)
        assert {"id", "title", "genre_ids", "vote_average", "poster_path"} <= set(
            page["results"][0]
        )

    def test_beyond_the_last_page_is_nothing(self, outside: httpx.Client) -> None:
        assert get(outside, "movie/popular", page=400)["results"] == []

    @pytest.mark.parametrize(
        ("path", "query", "status", "code"),
        [
            ("movie/1", {}, 404, 34),
            ("no/such/path", {}, 404, 34),
            ("movie/popular", {"page": 501}, 400, 22),
            ("movie/popular", {"page": 0}, 400, 22),
            ("search/movie", {"query": ""}, 422, 5),
        ],
    )
    def test_refusals_are_tmdbs(
        self, outside: httpx.Client, path: str, query: dict[str, Any], status: int, code: int
    ) -> None:
        answer = outside.get(path, params=query)

        assert answer.status_code == status
        assert answer.json()["status_code"] == code
        assert answer.json()["success"] is False

    def test_genres_are_all_of_them_or_any(self, outside: httpx.Client) -> None:
        both = get(outside, "discover/movie", with_genres="28,18")["total_results"]
        either = get(outside, "discover/movie", with_genres="28|18")["total_results"]

        assert 0 < both < either

    def test_posters_are_pictures(self, outside: httpx.Client) -> None:
        images = get(outside, "configuration")["images"]["secure_base_url"]
        path = get(outside, "movie/popular")["results"][0]["poster_path"]

        poster = httpx.get(f"{images}w500{path}", trust_env=False)

        assert poster.headers["Content-Type"].startswith("image/svg+xml")


class TestTheRemoteControl:
    def test_counts_and_fails_as_it_is_told(self, outside: httpx.Client) -> None:
        control = f"{str(outside.base_url).removesuffix('/3/')}/simulator"
        outside.delete(f"{control}/calls")
        outside.post(f"{control}/fail", json={"mode": "status", "status": 503, "times": 1})

        statuses = [outside.get("movie/popular").status_code for _ in range(2)]

        assert statuses == [503, 200]
        assert outside.get(f"{control}/calls").json() == {
            "total": 2,
            "by_path": {"movie/popular": 2},
        }

    def test_is_not_tmdbs_own_path(self, tmdb: Simulator) -> None:
        answer = httpx.get(f"{tmdb.url}/simulator/calls", trust_env=False)

        assert answer.status_code in (401, 404)
