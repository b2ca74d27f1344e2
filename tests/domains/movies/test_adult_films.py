"""Lists contain films for adults only if the preference of the viewer includes them."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from domains.movies import services
from domains.movies.simulator import Simulator
from domains.movies.simulator.answers import Answers
from domains.movies.simulator.films import FIRST_ID
from shared.auth.models import User
from tests.api_client import ApiClient

FILM = f"movies/{FIRST_ID}"
LISTS = {
    "movies/trending/": "trendingMovies { results { id } }",
    "movies/popular/": "popularMovies { results { id } }",
    "movies/top-rated/": "topRatedMovies { results { id } }",
    "movies/upcoming/": "upcomingMovies { results { id } }",
    "movies/search/?q=the": 'searchMovies(q: "the") { results { id } }',
    "movies/discover/": "discoverMovies { results { id } }",
    f"{FILM}/recommendations/": f"movieRecommendations(id: {FIRST_ID}) {{ results {{ id }} }}",
    f"{FILM}/similar/": f"similarMovies(id: {FIRST_ID}) {{ results {{ id }} }}",
}


class AdultPreference:
    """Preferences that include films for adults."""

    liked_genres = disliked_genres = ()
    language = region = None
    include_adult = True


@pytest.fixture
def mixed(tmdb: Simulator) -> None:
    """Make every list of the catalogue contain one general film and one for adults."""
    row = Answers(tmdb.library, images=str).to("movie/popular", {})["results"][0]
    rows = [{**row, "id": 7, "adult": False}, {**row, "id": 8, "adult": True}]
    tmdb.fail(mode="body", body=json.dumps({"page": 1, "results": rows, "total_results": 2}))


def ids_over_rest(api: ApiClient, path: str, *, by: User | None) -> list[int]:
    answer = api.rest("GET", path, by=by)
    assert answer.status_code == 200, answer.content
    return [movie["id"] for movie in answer.json()["results"]]


def ids_over_graphql(api: ApiClient, field: str, *, by: User | None) -> list[int]:
    answer: Any = api.graphql(f"{{ found: {field} }}", by=by)
    return [int(movie["id"]) for movie in answer["data"]["found"]["results"]]


def test_every_list_of_the_contract_is_covered(db: None, client: Client) -> None:
    document = client.get("/api/openapi.json", headers={"Host": "localhost"}).json()
    lists = {
        path
        for path, operations in document["paths"].items()
        if path.startswith("/api/v1/movies/")
        and "/MoviePageOut" in json.dumps(operations.get("get", {}).get("responses", {}))
    }

    covered = {path.partition("?")[0].replace(str(FIRST_ID), "{movie_id}") for path in LISTS}
    assert {path.removeprefix("/api/v1/") for path in lists} == covered


@pytest.mark.parametrize("path", LISTS)
def test_adult_film_is_listed_for_viewers_with_the_preference_only(
    api: ApiClient, mixed: None, path: str, viewer: User, other_user: User, now: datetime
) -> None:
    services.set_preferences(user=viewer, fields=AdultPreference(), now=now)

    assert ids_over_rest(api, path, by=None) == [7]
    assert ids_over_rest(api, path, by=other_user) == [7]
    assert ids_over_rest(api, path, by=viewer) == [7, 8]
    assert ids_over_graphql(api, LISTS[path], by=None) == [7]
    assert ids_over_graphql(api, LISTS[path], by=viewer) == [7, 8]
