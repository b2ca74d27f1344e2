"""The TMDb simulator in its own process: response format, control interface and films."""

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
def simulator_client() -> Iterator[httpx.Client]:
    """Return a client of a simulator that is started as in `make demo`."""
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


class TestFilms:
    def test_library_is_deterministic(self) -> None:
        assert Library(today=TODAY).films == Library(today=TODAY).films

    def test_library_has_unique_titles_and_genres(self) -> None:
        films = Library(today=TODAY).films.values()

        assert len(films) == len({film.title for film in films}) == HOW_MANY
        assert all(film.genre_ids for film in films)

    def test_library_has_upcoming_films_on_any_day(self) -> None:
        for today in (TODAY, date(2036, 1, 1)):
            upcoming = Library(today=today).upcoming

            assert len(upcoming) >= 15
            assert all(film.released > today for film in upcoming)


class TestResponses:
    def test_page_has_the_fields_of_tmdb(self, simulator_client: httpx.Client) -> None:
        page = get(simulator_client, "movie/popular", page=2)

        assert set(page) == {"page", "results", "total_pages", "total_results"}
        assert (page["page"], len(page["results"])) == (2, 20)
        assert page["total_pages"] == -(-page["total_results"] // 20)
        assert {"id", "title", "genre_ids", "vote_average", "poster_path"} <= set(
            page["results"][0]
        )

    def test_page_after_the_last_is_empty(self, simulator_client: httpx.Client) -> None:
        assert get(simulator_client, "movie/popular", page=400)["results"] == []

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
    def test_errors_have_the_format_of_tmdb(
        self,
        simulator_client: httpx.Client,
        path: str,
        query: dict[str, Any],
        status: int,
        code: int,
    ) -> None:
        answer = simulator_client.get(path, params=query)

        assert answer.status_code == status
        assert answer.json()["status_code"] == code
        assert answer.json()["success"] is False

    def test_comma_means_all_genres_and_pipe_means_any(
        self, simulator_client: httpx.Client
    ) -> None:
        both = get(simulator_client, "discover/movie", with_genres="28,18")["total_results"]
        either = get(simulator_client, "discover/movie", with_genres="28|18")["total_results"]

        assert 0 < both < either

    def test_poster_is_an_svg_picture(self, simulator_client: httpx.Client) -> None:
        images = get(simulator_client, "configuration")["images"]["secure_base_url"]
        path = get(simulator_client, "movie/popular")["results"][0]["poster_path"]

        poster = httpx.get(f"{images}w500{path}", trust_env=False)

        assert poster.headers["Content-Type"].startswith("image/svg+xml")


class TestControl:
    def test_control_counts_calls_and_injects_failures(
        self, simulator_client: httpx.Client
    ) -> None:
        control = f"{str(simulator_client.base_url).removesuffix('/3/')}/simulator"
        simulator_client.delete(f"{control}/calls")
        simulator_client.post(f"{control}/fail", json={"mode": "status", "status": 503, "times": 1})

        statuses = [simulator_client.get("movie/popular").status_code for _ in range(2)]

        assert statuses == [503, 200]
        assert simulator_client.get(f"{control}/calls").json() == {
            "total": 2,
            "by_path": {"movie/popular": 2},
        }

    def test_control_is_not_below_the_api_path(self, tmdb: Simulator) -> None:
        answer = httpx.get(f"{tmdb.url}/simulator/calls", trust_env=False)

        assert answer.status_code in (401, 404)
