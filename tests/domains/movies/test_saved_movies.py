"""Favourites, ratings, flags and preferences."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from domains.movies import selectors, services
from domains.movies.models import Favorite, Movie, Rating
from domains.movies.simulator import Simulator
from domains.movies.simulator.films import FIRST_ID
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from tests.api_client import ApiClient
from tests.concurrency import repeat_concurrently
from tests.domains.movies.conftest import clear_cache
from tests.domains.movies.factories import (
    DismissalFactory,
    FavoriteFactory,
    MovieFactory,
    RatingFactory,
    WatchlistEntryFactory,
)
from tests.factories import UserFactory


class TestFavorites:
    def test_favourite_stores_a_copy_of_the_film(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        state = services.add_favorite(user=viewer, movie_id=film, now=now)

        expected = tmdb.library.films[film]
        stored = Movie.objects.with_genre_ids().get(pk=film)
        assert (state.is_favorite, state.count) == (True, 1)
        assert (stored.title, stored.release_date) == (expected.title, expected.released)
        assert stored.genre_ids == sorted(expected.genre_ids)
        assert stored.source == "demo"

    def test_repeated_favourite_is_stored_once(
        self, viewer: User, film: int, now: datetime
    ) -> None:
        first = services.add_favorite(user=viewer, movie_id=film, now=now)
        again = services.add_favorite(user=viewer, movie_id=film, now=now)

        assert first == again
        assert Favorite.objects.filter(user=viewer).count() == 1

    def test_unknown_film_cannot_be_a_favourite(self, viewer: User, now: datetime) -> None:
        with pytest.raises(NotFound):
            services.add_favorite(user=viewer, movie_id=4711, now=now)

        assert not Favorite.objects.exists()

    def test_repeated_removal_of_a_favourite_succeeds(
        self, viewer: User, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)

        states = [services.remove_favorite(user=viewer, movie_id=film, now=now) for _ in range(2)]

        assert [(state.is_favorite, state.count) for state in states] == [(False, 0)] * 2

    @pytest.mark.parametrize("amount", [1, 15])
    def test_favourites_are_listed_in_one_statement_without_an_upstream_call(
        self,
        viewer: User,
        api: ApiClient,
        tmdb: Simulator,
        amount: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        FavoriteFactory.create_batch(amount, user=viewer)
        path = "movies/favorites/"

        with django_assert_num_queries(1 + 2):  # authentication takes two
            answer = api.rest("GET", path, by=viewer)

        assert answer.json()["count"] == amount
        assert tmdb.calls == 0

    def test_favourite_shows_the_other_flags_of_its_owner(
        self, viewer: User, other_user: User, api: ApiClient
    ) -> None:
        movie = FavoriteFactory.create(user=viewer).movie
        WatchlistEntryFactory.create(user=viewer, movie=movie)
        RatingFactory.create(user=viewer, movie=movie, value=Decimal("8.5"))
        DismissalFactory.create(user=other_user, movie=movie)

        shown = api.rest("GET", "movies/favorites/", by=viewer).json()["results"][0]["movie"]

        flags = ("is_favorite", "in_watchlist", "is_dismissed", "my_rating")
        assert [shown[flag] for flag in flags] == [True, True, False, 8.5]

    def test_list_omits_favourites_of_others(
        self, viewer: User, other_user: User, api: ApiClient
    ) -> None:
        FavoriteFactory.create(user=other_user)

        assert api.rest("GET", "movies/favorites/", by=viewer).json()["results"] == []
        assert api.rest("GET", "movies/favorites/").status_code == 401

    def test_favourites_are_ordered_as_requested(self, viewer: User) -> None:
        for title in ("Beta", "Alpha"):
            FavoriteFactory.create(user=viewer, movie=MovieFactory.create(title=title))

        by_title = selectors.list_favorites(user=viewer, ordering="title")
        newest = selectors.list_favorites(user=viewer)

        assert [each.movie.title for each in by_title] == ["Alpha", "Beta"]
        assert [each.movie.title for each in newest] == ["Alpha", "Beta"]

    def test_concurrent_adds_store_one_favourite(
        self, transactional_db: None, film: int, now: datetime
    ) -> None:
        viewer = UserFactory.create()

        states = repeat_concurrently(
            12, lambda: services.add_favorite(user=viewer, movie_id=film, now=now)
        )

        assert {(state.is_favorite, state.count) for state in states} == {(True, 1)}


class TestRatings:
    @pytest.mark.parametrize("value", ["0.5", "7", "10"])
    def test_rating_in_half_steps_is_accepted(
        self, viewer: User, now: datetime, value: str
    ) -> None:
        movie = MovieFactory.create()

        state = services.rate_movie(user=viewer, movie_id=movie.pk, value=Decimal(value), now=now)

        assert state.my_rating == float(value)

    @pytest.mark.parametrize("value", ["0", "0.25", "7.3", "10.5", "-1"])
    def test_rating_outside_half_steps_is_refused(
        self, viewer: User, now: datetime, value: str
    ) -> None:
        movie = MovieFactory.create()

        with pytest.raises(ValidationFailed):
            services.rate_movie(user=viewer, movie_id=movie.pk, value=Decimal(value), now=now)
        with pytest.raises(IntegrityError), transaction.atomic():
            RatingFactory.create(user=viewer, movie=movie, value=Decimal(value))

    def test_second_rating_replaces_the_first(self, viewer: User, now: datetime) -> None:
        movie = MovieFactory.create()
        for value in (3, 8):
            services.rate_movie(user=viewer, movie_id=movie.pk, value=Decimal(value), now=now)

        assert Rating.objects.get(user=viewer).value == 8
        unrated = services.unrate_movie(user=viewer, movie_id=movie.pk, now=now)
        assert (unrated.my_rating, unrated.count) == (None, 0)


class TestFlags:
    def test_cached_film_has_the_flags_of_its_viewer_only(
        self, viewer: User, other_user: User, api: ApiClient, tmdb: Simulator, now: datetime
    ) -> None:
        first, second = (film.id for film in tmdb.library.trending(by="day")[:2])
        services.add_favorite(user=viewer, movie_id=first, now=now)
        services.dismiss_movie(user=other_user, movie_id=second, now=now)

        seen = {
            name: {
                film["id"]: (film["is_favorite"], film["is_dismissed"])
                for film in api.rest("GET", "movies/trending/", by=by).json()["results"]
            }
            for name, by in (("viewer", viewer), ("other user", other_user), ("anonymous", None))
        }

        assert tmdb.calls_of("trending") == 1
        assert seen["viewer"][first] == (True, False)
        assert seen["viewer"][second] == (False, False)
        assert seen["other user"][first] == (False, False)
        assert seen["other user"][second] == (False, True)
        assert set(seen["anonymous"].values()) == {(None, None)}

    def test_flags_of_a_page_need_one_statement(
        self, viewer: User, api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        api.rest("GET", "movies/trending/")

        with django_assert_num_queries(2 + 2):  # preferences and flags; authentication takes two
            answer = api.rest("GET", "movies/trending/", by=viewer)

        assert answer["Cache-Control"] == "no-store"


class TestPreferences:
    def test_default_preferences_are_empty(self, viewer: User, api: ApiClient) -> None:
        assert api.rest("GET", "movies/preferences/", by=viewer).json() == {
            "liked_genres": [],
            "disliked_genres": [],
            "language": None,
            "region": None,
            "include_adult": False,
        }

    def test_put_replaces_all_preferences(self, viewer: User, api: ApiClient) -> None:
        body = {
            "liked_genres": [28, 12],
            "disliked_genres": [27],
            "language": "nl-NL",
            "region": "NL",
            "include_adult": True,
        }

        first = api.rest("PUT", "movies/preferences/", body, by=viewer).json()
        second = api.rest("PUT", "movies/preferences/", {"liked_genres": [28]}, by=viewer).json()

        assert first == {**body, "liked_genres": [12, 28]}
        assert second == {
            "liked_genres": [28],
            "disliked_genres": [],
            "language": None,
            "region": None,
            "include_adult": False,
        }

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"liked_genres": [4711]}, "liked_genres"),
            ({"disliked_genres": [4711]}, "disliked_genres"),
            ({"liked_genres": [28], "disliked_genres": [28]}, "disliked_genres"),
        ],
    )
    def test_unknown_or_contradictory_genre_is_refused(
        self, viewer: User, api: ApiClient, body: dict[str, list[int]], field: str
    ) -> None:
        answer = api.rest("PUT", "movies/preferences/", body, by=viewer)

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]

    def test_adult_preference_includes_adult_films_in_searches(
        self, viewer: User, api: ApiClient, tmdb: Simulator
    ) -> None:
        adult = next(film for film in tmdb.library.films.values() if film.adult)
        api.rest("PUT", "movies/preferences/", {"include_adult": True}, by=viewer)
        path = f"movies/search/?q={adult.title}"

        for_viewer, for_anonymous = (
            [film["id"] for film in api.rest("GET", path, by=by).json()["results"]]
            for by in (viewer, None)
        )

        assert adult.id in for_viewer
        assert adult.id not in for_anonymous


class TestLanguageOfSavedFilms:
    def test_saved_film_has_the_default_language(
        self, api: ApiClient, viewer: User, other_user: User, tmdb: Simulator, now: datetime
    ) -> None:
        film = next(n for n in range(FIRST_ID, FIRST_ID + 9) if n % 3)
        german = api.rest("GET", f"movies/{film}/?language=de-DE").json()["title"]
        services.add_favorite(user=other_user, movie_id=film, now=now)

        [saved] = api.rest("GET", "movies/favorites/", by=other_user).json()["results"]

        assert german.startswith("Das ")
        assert saved["movie"]["title"] == tmdb.library.films[film].title

    def test_copy_in_the_viewers_language_is_served_during_an_outage(
        self, api: ApiClient, tmdb: Simulator, db: None
    ) -> None:
        film = next(n for n in range(FIRST_ID, FIRST_ID + 9) if n % 3)
        before = api.rest("GET", f"movies/{film}/?language=de-DE").json()["title"]
        clear_cache()
        tmdb.fail(mode="reset")

        after = api.rest("GET", f"movies/{film}/?language=de-DE")

        assert (after.status_code, after.json()["title"]) == (200, before)
