"""The card of movies on the front page: the most viewed movies of the week."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser

from domains.movies import selectors
from domains.movies.models import Movie
from shared.cards import Card, CardRequest

MOST_SHOWN = 6
# The posters are drawn here: those of the catalogue are on another host, and the front page
# asks no other.
TINTS = 5
SHAPES = 4


def _read(request: CardRequest) -> Mapping[str, object]:
    page = selectors.list_trending(viewer=AnonymousUser(), window="week")
    return {
        "posters": [
            _poster(movie, place=place) for place, movie in enumerate(page.results[:MOST_SHOWN])
        ],
        "notice": selectors.get_attribution().notice,
    }


def _poster(movie: Movie, *, place: int) -> Mapping[str, object]:
    return {
        "title": movie.title,
        "year": movie.release_date.year if movie.release_date else "",
        "rating": movie.vote_average,
        "tint": place % TINTS,
        "shape": movie.pk % SHAPES,
    }


CARD = Card(template="movies/card.html", read=_read, style="movies/card.css")
