"""A malformed film loses its own row only, not the page or the catalogue."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from domains.movies.clients import PageRequest, catalogue
from domains.movies.errors import UpstreamIncomplete
from domains.movies.simulator import Simulator
from domains.movies.simulator.answers import Answers
from domains.movies.simulator.films import FIRST_ID, Library

PAGE_REQUEST = PageRequest(page=1, language="en-US")
REQUIRED = {"id", "title"}
MALFORMED_VALUES = (None, [], {}, "", "text", 7, -1.5, True)

_ANSWERS = Answers(Library(today=date(2026, 11, 1)), images=str)
LISTED: dict[str, Any] = _ANSWERS.to("movie/popular", {})["results"][0]
DETAILED: dict[str, Any] = _ANSWERS.to(
    f"movie/{FIRST_ID}", {"append_to_response": "credits,videos"}
)


def malformed_variants(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return variants of a row: without each optional key, and with each malformed value of it."""
    optional = [name for name in row if name not in REQUIRED]
    missing = [{k: v for k, v in row.items() if k != name} for name in optional]
    return [*missing, *({**row, name: value} for name in optional for value in MALFORMED_VALUES)]


def test_malformed_optional_field_of_a_list_row_is_tolerated(tmdb: Simulator) -> None:
    rows = [{**row, "id": n} for n, row in enumerate(malformed_variants(LISTED), start=1)]
    tmdb.fail(mode="body", body=json.dumps({"page": 1, "results": rows}))

    films = catalogue().trending(PAGE_REQUEST, window="day").films

    assert len(rows) > 100
    assert [film.title for film in films] == [LISTED["title"]] * len(rows)


def test_malformed_optional_field_of_the_details_is_tolerated(tmdb: Simulator) -> None:
    for row in malformed_variants(DETAILED):
        tmdb.fail(mode="body", body=json.dumps(row))

        assert catalogue().find(movie_id=FIRST_ID, language="en-US").film.id == FIRST_ID


@pytest.mark.parametrize("title", ["", "  ", None, 7])
def test_film_without_a_title_has_its_original_title(tmdb: Simulator, title: Any) -> None:
    tmdb.fail(mode="body", body=json.dumps({"id": 7, "title": title, "original_title": "七人"}))

    assert catalogue().find(movie_id=7, language="en-US").film.title == "七人"


class TestCircuit:
    def test_ten_films_without_a_title_do_not_open_the_circuit(self, tmdb: Simulator) -> None:
        tmdb.fail(mode="body", body=json.dumps({"id": 7, "title": ""}))
        for number in range(1, 11):
            with pytest.raises(UpstreamIncomplete):
                catalogue().find(movie_id=number, language="en-US")
        tmdb.recover()

        assert catalogue().trending(PAGE_REQUEST, window="day").films

    def test_film_without_a_title_gets_502_and_the_next_film_is_served(
        self, db: None, tmdb: Simulator, client: Client
    ) -> None:
        tmdb.fail(mode="body", body=json.dumps({"id": 7, "title": ""}), only="movie/7")

        refused = client.get("/api/v1/movies/7/", headers={"Host": "localhost"})
        served = client.get(f"/api/v1/movies/{FIRST_ID}/", headers={"Host": "localhost"})

        assert (refused.status_code, refused.json()["code"]) == (502, "upstream_error")
        assert served.status_code == 200


def test_simulator_sends_nulls_and_omits_keys(tmdb: Simulator) -> None:
    answers = Answers(tmdb.library, images=str)
    rows = [row for page in range(1, 11) for row in _page(answers.to, page)]

    assert [row for row in rows if row["poster_path"] is None]
    assert [row for row in rows if row["overview"] is None]
    assert [row for row in rows if row["release_date"] == ""]
    assert [row for row in rows if "popularity" not in row]


def test_simulator_translates_some_titles_only(tmdb: Simulator) -> None:
    answers = Answers(tmdb.library, images=str)

    rows = answers.to("movie/popular", {"language": "de-DE"})["results"]

    translated = [row for row in rows if row["title"] != row["original_title"]]
    others = [row for row in rows if row["title"] == row["original_title"]]
    assert translated
    assert others
    assert all(row["title"].startswith("Das ") for row in translated)
    assert {row["overview"] or "" for row in others} == {""}


def _page(request: Callable[..., Any], number: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = request("movie/popular", {"page": str(number)})["results"]
    return rows
