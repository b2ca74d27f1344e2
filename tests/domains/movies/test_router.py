"""The catalogue over REST."""

from domains.movies.simulator import Simulator
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
