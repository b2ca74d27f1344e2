"""The catalogue over REST, and the headers of both transports."""

import pytest
from django.test import Client

from domains.movies.models import LastCopy
from domains.movies.simulator import Simulator
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.movies.conftest import TOKEN


class TestTrending:
    def test_trending_page_has_films_and_links(self, api: ApiClient, tmdb: Simulator) -> None:
        answer = api.rest("GET", "movies/trending/?window=week&page=2")

        page = answer.json()
        assert answer.status_code == 200
        assert page["count"] == len(tmdb.library.trending(by="week"))
        assert page["next"].endswith("/movies/trending/?window=week&page=3")
        assert page["previous"].endswith("/movies/trending/?window=week&page=1")
        assert (page["source"], page["stale"]) == ("demo", False)
        expected = tmdb.library.trending(by="week")[20:40]
        assert [film["id"] for film in page["results"]] == [film.id for film in expected]
        assert page["results"][0]["title"] == expected[0].title
        assert page["results"][0]["release_date"] == expected[0].released.isoformat()
        assert page["results"][0]["genre_ids"] == list(expected[0].genre_ids)
        assert page["results"][0]["poster_url"].endswith(f"/t/p/w500/poster-{expected[0].id}.svg")
        assert page["results"][0]["is_favorite"] is None

    def test_cache_status_header_reports_miss_and_hit(
        self, api: ApiClient, tmdb: Simulator
    ) -> None:
        first = api.rest("GET", "movies/trending/")
        second = api.rest("GET", "movies/trending/")

        assert first["Cache-Status"] == "nexus; fwd=miss; stored"
        assert second["Cache-Status"] == "nexus; hit"
        assert first["ETag"] == second["ETag"]
        assert tmdb.calls == 1
        assert tmdb.credentials == [f"Bearer {TOKEN}"]

    def test_matching_etag_gets_304(self, api: ApiClient) -> None:
        known = api.rest("GET", "movies/trending/")["ETag"]

        answer = api.rest("GET", "movies/trending/", If_None_Match=known)

        assert (answer.status_code, answer.content) == (304, b"")


class TestLanguages:
    @pytest.mark.parametrize("tag", ["en", "nl-NL", "pt-BR", "cn-CN"])
    def test_language_of_the_standard_is_accepted(self, api: ApiClient, tag: str) -> None:
        assert api.rest("GET", f"movies/trending/?language={tag}").status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"), [("language", "zz-ZZ"), ("language", "en-ZZ"), ("region", "ZZ")]
    )
    def test_unknown_language_or_country_is_refused(
        self, api: ApiClient, tmdb: Simulator, field: str, value: str
    ) -> None:
        over_rest = api.rest("GET", f"movies/popular/?{field}={value}")
        over_graphql = api.graphql(f'{{ popularMovies({field}: "{value}") {{ page }} }}')

        errors = over_rest.json()["errors"]
        assert (over_rest.status_code, [error["field"] for error in errors]) == (422, [field])
        assert over_graphql["errors"][0]["extensions"]["errors"] == errors
        assert (tmdb.calls, LastCopy.objects.count()) == (0, 0)

    def test_unknown_language_is_no_preference(self, api: ApiClient, viewer: User) -> None:
        answer = api.rest("PUT", "movies/preferences/", {"language": "zz"}, by=viewer)

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "language")


class TestGraphQL:
    @pytest.mark.parametrize(
        "field",
        [
            "trendingMovies { page }",
            "popularMovies { page }",
            'searchMovies(q: "lighthouse") { page }',
            "discoverMovies { page }",
            "similarMovies(id: 900000001) { page }",
            "movie(id: 900000001) { title }",
            "movieGenres { name }",
        ],
    )
    def test_cache_status_header_reports_miss_and_hit(self, db: None, field: str) -> None:
        statuses = [send(f"{{ {field} }}") for _ in range(2)]

        assert statuses == ["nexus; fwd=miss; stored", "nexus; hit"]

    def test_cache_status_of_several_fields_is_the_one_furthest_from_a_hit(self, db: None) -> None:
        send("{ trendingMovies { page } }")

        status = send("{ movieGenres { name } trendingMovies { page } }")

        assert status == "nexus; fwd=miss; stored"


def send(document: str) -> str:
    """Send a document, and return the ``Cache-Status`` of the response."""
    client = Client(SERVER_NAME="localhost")
    response = client.post("/graphql", {"query": document}, content_type="application/json")
    assert "errors" not in response.json()
    return response["Cache-Status"]
