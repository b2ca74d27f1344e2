"""Requests about films that answer on the demo data, whose films have numbers of their own."""

from collections.abc import Mapping

from shared.examples import ALL_OPERATIONS, RequestExample

FILM = 900_000_003

EXAMPLES: Mapping[str, RequestExample] = {
    ALL_OPERATIONS: RequestExample(path={"movie_id": FILM}),
    "search_movies": RequestExample(query={"q": "lighthouse"}),
    "discover_movies": RequestExample(query={"year_from": 1990, "sort": "-vote_average"}),
    "save_favorite_movie": RequestExample(body={"movie_id": FILM}),
    "set_movie_preferences": RequestExample(
        body={"liked_genres": [878], "disliked_genres": [27], "include_adult": False}
    ),
}
