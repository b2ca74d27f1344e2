"""Demo data, attribution and streams of movies."""

from datetime import datetime
from typing import Any

import pytest
from pytest_django import Settings

from domains.movies import seeds, services
from domains.movies.models import Favorite, Movie
from domains.movies.simulator import Simulator
from shared.accounts import seeds as people
from shared.auth.models import User
from tests.api_client import ApiClient, bearer
from tests.factories import UserFactory
from tests.streams import open_stream


class TestSeeds:
    @pytest.fixture(autouse=True)
    def _without_tmdb(self, settings: Settings) -> None:
        settings.TMDB_API_TOKEN = ""

    def test_loading_needs_no_request_to_the_catalogue(
        self, db: None, tmdb: Simulator, now: datetime
    ) -> None:
        people.load(password="correct horse", now=now)

        for _ in range(2):
            seeds.load(now=now)

        ada = User.objects.get(username="ada")
        assert Favorite.objects.filter(user=ada).count() == 3
        assert set(Movie.objects.values_list("source", flat=True)) == {"demo"}
        assert tmdb.calls == 0

    def test_nothing_is_loaded_beside_imported_films(
        self, db: None, settings: Settings, now: datetime
    ) -> None:
        settings.TMDB_API_TOKEN = "real"
        people.load(password="correct horse", now=now)

        seeds.load(now=now)

        assert not Movie.objects.exists()


class TestAttribution:
    @pytest.mark.parametrize(
        ("token", "source", "words"), [("real", "tmdb", "TMDB API"), ("", "demo", "invented")]
    )
    def test_attribution_names_the_source(
        self, api: ApiClient, settings: Settings, token: str, source: str, words: str
    ) -> None:
        settings.TMDB_API_TOKEN = token

        received = api.rest("GET", "movies/attribution/").json()

        assert received["source"] == source
        assert words in received["notice"]


class TestStream:
    @pytest.mark.parametrize("transport", ["rest", "graphql"])
    def test_finished_recommendations_are_sent(
        self, transactional_db: None, film: int, now: datetime, transport: str
    ) -> None:
        viewer = UserFactory.create()
        services.add_favorite(user=viewer, movie_id=film, now=now)

        with _open_stream(transport, viewer) as stream:
            before = stream.next()
            services.recommend_movies(user=viewer, page=1, strategy=None, now=now)
            while (after := stream.next()).data == before.data:
                pass

        assert _count(before.data) == 0
        assert _count(after.data) > 20

    @pytest.mark.parametrize("transport", ["rest", "graphql"])
    def test_anonymous_stream_is_refused(self, transactional_db: None, transport: str) -> None:
        with _open_stream(transport, None) as stream:
            received = str(stream.problem) if stream.status >= 400 else str(stream.next().data)

        assert "not_authenticated" in received


def _open_stream(transport: str, viewer: User | None) -> Any:
    token = bearer(viewer)["Authorization"].removeprefix("Bearer ") if viewer else None
    if transport == "rest":
        return open_stream("/api/v1/movies/recommendations/stream/", token=token)
    document = "subscription { recommendationsReady { count computedAt } }"
    return open_stream("/graphql", token=token, method="POST", body={"query": document})


def _count(received: Any) -> int:
    ready = received["data"]["recommendationsReady"] if "data" in received else received
    return int(ready["count"])
