"""Lists of saved movies: one statement, and no objects."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from domains.movies import schemas, selectors
from domains.movies.models import Dismissal, Favorite, Movie, MovieGenre, Rating, WatchlistEntry
from domains.movies.selectors.saved_movies import SAVED_ORDERS
from shared.auth.models import User
from shared.pagination import PageParams, page_of, paginate, paginate_as
from shared.selections import select
from tests.domains.movies.factories import GenreFactory, MovieFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def movies() -> list[Movie]:
    """Return movies whose values need every format of the schema."""
    values: list[dict[str, Any]] = [
        {"title": 'Löwe "100 %" \\', "overview": '"poster_url":null, "backdrop_url":null'},
        {"poster_path": "/a.jpg", "backdrop_path": "/b.jpg", "source": "demo"},
        {"poster_path": "/a.jpg", "backdrop_path": "", "source": "tmdb"},
        {"release_date": date(1902, 9, 1), "popularity": 1234.5678, "vote_count": 3},
        {"vote_average": Decimal("7.25"), "popularity": 12.0, "adult": True},
        {"vote_average": Decimal(10), "popularity": 0.001, "original_language": "nl"},
    ]
    return [MovieFactory.create(**each) for each in values]


@pytest.fixture
def reader(movies: list[Movie]) -> User:
    """Return a user with movies in every list, which others have saved, too."""
    reader, other = UserFactory.create_batch(2)
    for number, movie in enumerate(movies):
        at = NOW - timedelta(days=number, microseconds=120_000 * number)
        for user in (reader, other)[: 2 if number % 2 else 1]:
            for model in (Favorite, WatchlistEntry, Dismissal):
                if number != 4 or model is not WatchlistEntry:
                    model.objects.create(user=user, movie=movie, created_at=at)
        Rating.objects.create(user=other, movie=movie, value=1)
        for _ in range(number % 3):
            MovieGenre.objects.create(movie=movie, genre=GenreFactory.create())
    Rating.objects.create(user=reader, movie=movies[0], value=8)
    Rating.objects.create(user=reader, movie=movies[1], value=Decimal("0.5"))
    return reader


@pytest.mark.parametrize("ordering", SAVED_ORDERS)
@pytest.mark.parametrize(
    "selector",
    [selectors.list_favorites, selectors.list_watchlist, selectors.list_dismissed],
)
def test_every_page_is_the_one_that_the_schema_makes_of_objects(
    rf: RequestFactory, reader: User, selector: Any, ordering: selectors.SavedOrder
) -> None:
    for user in (reader, UserFactory.create(), reader):
        for page in (1, 2, 9):
            request, params = rf.get(f"/?page={page}"), PageParams(page=page, page_size=4)
            rows = select(selector, user=user, ordering=ordering)
            with CaptureQueriesContext(connection) as queries:
                answer = paginate_as(schemas.SavedMovieOut, request, rows, params)
            objects = paginate(request, selector(user=user, ordering=ordering), params)
            body = page_of(schemas.SavedMovieOut).model_validate(objects, from_attributes=True)

            assert isinstance(answer, HttpResponse)
            assert answer.content == orjson.dumps(
                body.model_dump(), default=str, option=orjson.OPT_UTC_Z
            )
            assert sum("movies_" in each["sql"] for each in queries) == 1
