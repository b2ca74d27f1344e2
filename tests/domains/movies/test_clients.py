"""The TMDb client: requests, parsing of responses, and confidentiality of the credential."""

import json
from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from domains.movies.clients import (
    DiscoverCriteria,
    FilmPage,
    PageRequest,
    catalogue,
    is_simulated,
    upstream_tag,
)
from domains.movies.clients.catalogue import LEAST_VOTES
from domains.movies.clients.circuit import SIMULATOR_URL, TMDB_URL, upstream_url
from domains.movies.errors import UpstreamFailed, UpstreamIncomplete, UpstreamUnavailable
from domains.movies.simulator import Simulator
from tests.domains.movies.conftest import TOKEN

PAGE_REQUEST = PageRequest(page=1, language="en-US")
GOOD = {"id": 7, "title": "Good"}


def trending_page(tmdb: Simulator, *rows: Any, **more: Any) -> FilmPage:
    tmdb.fail(mode="body", body=json.dumps({"page": 1, "results": rows, **more}))
    return catalogue().trending(PAGE_REQUEST, window="day")


class TestCredential:
    def test_configured_token_is_sent_as_bearer_token(
        self, tmdb: Simulator, settings: Settings
    ) -> None:
        settings.TMDB_API_KEY = "older-key"

        catalogue().trending(PAGE_REQUEST, window="day")

        assert tmdb.credentials == [f"Bearer {TOKEN}"]

    def test_api_key_is_sent_without_a_token(self, tmdb: Simulator, settings: Settings) -> None:
        settings.TMDB_API_TOKEN, settings.TMDB_API_KEY = "", "older-key"
        tmdb.accepts = "older-key"

        catalogue().trending(PAGE_REQUEST, window="day")

        assert tmdb.credentials == ["older-key"]

    def test_simulator_is_used_without_a_token(self, settings: Settings) -> None:
        settings.TMDB_API_URL = ""
        assert (upstream_url(), is_simulated()) == (TMDB_URL, False)

        settings.TMDB_API_TOKEN = ""
        assert (upstream_url(), is_simulated()) == (SIMULATOR_URL, True)

    @pytest.mark.parametrize("token", ["line\nbreak-4711", "naïve-4711", "\udc80-4711"])
    def test_token_that_no_header_can_carry_is_in_no_error_and_no_log(
        self, settings: Settings, caplog: pytest.LogCaptureFixture, token: str
    ) -> None:
        settings.TMDB_API_TOKEN = token

        with pytest.raises(UpstreamUnavailable) as refusal:
            catalogue().trending(PAGE_REQUEST, window="day")

        assert "4711" not in str(refusal.value) + caplog.text
        assert refusal.value.__cause__ is None

    def test_api_key_in_the_url_is_not_logged(
        self, tmdb: Simulator, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.TMDB_API_TOKEN, settings.TMDB_API_KEY = "", "older-key-4711"
        caplog.set_level("DEBUG")
        tmdb.fail(mode="status", status=500)

        with pytest.raises(UpstreamFailed):
            catalogue().trending(PAGE_REQUEST, window="day")

        assert caplog.records
        assert "4711" not in caplog.text


class TestParsing:
    def test_invalid_rows_are_omitted(self, tmdb: Simulator) -> None:
        bad: list[Any] = [None, 7, [], {}, {"id": 2}, {"id": "3", "title": "Text"}]
        bad += [{"id": number, "title": "Bad"} for number in (0, -1, 2**63, True, 1.5, None)]

        page = trending_page(tmdb, *bad, GOOD)

        assert [film.title for film in page.films] == ["Good"]

    def test_unsafe_values_are_replaced(self, tmdb: Simulator) -> None:
        row = {
            "id": 2**63 - 1,
            "title": "N\x00UL \ud800 half",
            "overview": ["not", "text"],
            "release_date": "soon",
            "poster_path": "/../../etc/passwd",
            "backdrop_path": "/good-1.jpg",
            "vote_average": 99,
            "vote_count": -5,
            "popularity": 10**400,
            "adult": "yes",
            "genre_ids": [28, "x", 28, -1, 12],
        }

        (film,) = trending_page(tmdb, row).films

        assert (film.title, film.overview, film.release_date) == ("NUL  half", "", None)
        assert (film.poster_path, film.backdrop_path) == ("", "/good-1.jpg")
        assert (film.vote_average, film.vote_count, film.adult) == (10.0, 0, False)
        assert film.popularity == 2**31 - 1
        assert film.genre_ids == (28, 12)

    def test_nan_and_infinity_are_parsed_as_zero(self, tmdb: Simulator) -> None:
        body = (
            '{"results": [{"id": 7, "title": "Odd", "popularity": NaN, "vote_average": Infinity}]}'
        )
        tmdb.fail(mode="body", body=body)

        (film,) = catalogue().trending(PAGE_REQUEST, window="day").films

        assert (film.popularity, film.vote_average) == (0.0, 0.0)

    @pytest.mark.parametrize(
        ("body", "pages", "results"),
        [
            ({"total_pages": 10**9, "total_results": 42}, 500, 42),
            ({"total_pages": "many", "total_results": None}, 1, 1),
            ({}, 1, 1),
        ],
    )
    def test_page_count_is_limited_to_five_hundred(
        self, tmdb: Simulator, body: dict[str, Any], pages: int, results: int
    ) -> None:
        page = trending_page(tmdb, GOOD, **body)

        assert (page.total_pages, page.total_results) == (pages, results)

    def test_empty_page_has_no_films(self, tmdb: Simulator) -> None:
        assert trending_page(tmdb).films == ()

    def test_details_of_a_film_are_parsed(self, tmdb: Simulator, film: int) -> None:
        details = catalogue().find(movie_id=film, language="en-US")

        simulated = tmdb.library.films[film]
        assert (details.film.title, details.runtime) == (simulated.title, simulated.runtime)
        assert [each.name for each in details.cast] == [name for name, _ in simulated.cast]
        assert details.directors == (simulated.director,)
        assert [video.site for video in details.videos] == ["YouTube"]
        assert [genre.id for genre in details.genres] == list(simulated.genre_ids)

    def test_details_of_another_film_are_refused(self, tmdb: Simulator) -> None:
        tmdb.fail(mode="body", body=json.dumps(GOOD))

        with pytest.raises(UpstreamIncomplete):
            catalogue().find(movie_id=8, language="en-US")

    def test_repeated_films_are_listed_once(self, tmdb: Simulator) -> None:
        page = trending_page(tmdb, GOOD, {"id": 8, "title": "Next"}, {**GOOD, "title": "Again"})

        assert [film.title for film in page.films] == ["Good", "Next"]

    def test_repeated_genres_are_listed_once(self, tmdb: Simulator) -> None:
        genres = [{"id": 28, "name": "Action"}, {"id": 12, "name": "B"}, {"id": 28, "name": "C"}]
        tmdb.fail(mode="body", body=json.dumps({**GOOD, "genres": genres}))

        listed = catalogue().genres(language="en-US")
        details = catalogue().find(movie_id=7, language="en-US")

        assert [genre.name for genre in listed] == ["Action", "B"]
        assert [genre.name for genre in details.genres] == ["Action", "B"]

    def test_malformed_details_are_empty(self, tmdb: Simulator) -> None:
        body = {**GOOD, "credits": [1], "videos": {"results": 4}, "genres": [None], "runtime": "x"}
        tmdb.fail(mode="body", body=json.dumps(body))

        details = catalogue().find(movie_id=7, language="en-US")

        assert (details.cast, details.videos, details.genres) == ((), (), ())
        assert details.runtime is None


class TestQueries:
    def test_simulator_applies_discover_filters(self, tmdb: Simulator) -> None:
        criteria = DiscoverCriteria(genres=(18,), year_from=1990, year_to=2020, min_rating=6.0)

        found = catalogue().discover(PAGE_REQUEST, criteria=criteria, include_adult=False).films

        assert found
        for film in found:
            assert 18 in film.genre_ids
            assert film.vote_average >= 6.0
            assert film.release_date is not None
            assert date(1990, 1, 1) <= film.release_date <= date(2020, 12, 31)

    def test_queries_by_rating_require_a_minimum_of_votes(self, tmdb: Simulator) -> None:
        by_rating = (DiscoverCriteria(min_rating=6.0), DiscoverCriteria(sort="vote_average.desc"))

        found = [
            film
            for criteria in by_rating
            for film in catalogue()
            .discover(PAGE_REQUEST, criteria=criteria, include_adult=False)
            .films
        ]
        popular = (
            catalogue()
            .discover(PAGE_REQUEST, criteria=DiscoverCriteria(), include_adult=False)
            .films
        )

        assert min(film.vote_count for film in found) >= LEAST_VOTES
        assert min(film.vote_count for film in popular) < LEAST_VOTES

    def test_other_catalogue_url_has_another_tag(self, settings: Settings) -> None:
        before = upstream_tag()
        settings.TMDB_API_URL = "http://127.0.0.1:9/3"

        assert upstream_tag() != before
