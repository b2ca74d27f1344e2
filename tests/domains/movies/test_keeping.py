"""Favourites and the like: once each, one's own, and without asking TMDb for the lists."""

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
from tests.domains.movies.conftest import AllAtOnce, forget_everything_kept
from tests.domains.movies.factories import (
    DismissalFactory,
    FavoriteFactory,
    MovieFactory,
    RatingFactory,
    UserFactory,
    WatchlistEntryFactory,
)


class TestFavorites:
    def test_keep_a_snapshot_of_what_is_loved(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        state = services.add_favorite(user=viewer, movie_id=film, now=now)

        told = tmdb.library.films[film]
        kept = Movie.objects.with_genre_ids().get(pk=film)
        assert (state.is_favorite, state.count) == (True, 1)
        assert (kept.title, kept.release_date) == (told.title, told.released)
        assert kept.genre_ids == sorted(told.genre_ids)
        assert kept.source == "demo"

    def test_are_there_once_however_often_they_are_added(
        self, viewer: User, film: int, now: datetime
    ) -> None:
        first = services.add_favorite(user=viewer, movie_id=film, now=now)
        again = services.add_favorite(user=viewer, movie_id=film, now=now)

        assert first == again
        assert Favorite.objects.filter(user=viewer).count() == 1

    def test_take_only_films_that_there_are(self, viewer: User, now: datetime) -> None:
        with pytest.raises(NotFound):
            services.add_favorite(user=viewer, movie_id=4711, now=now)

        assert not Favorite.objects.exists()

    def test_can_be_taken_back_and_taken_back_again(
        self, viewer: User, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)

        states = [services.remove_favorite(user=viewer, movie_id=film, now=now) for _ in range(2)]

        assert [(state.is_favorite, state.count) for state in states] == [(False, 0)] * 2

    @pytest.mark.parametrize("amount", [1, 15])
    def test_are_listed_in_two_queries_and_no_call(
        self,
        viewer: User,
        api: ApiClient,
        tmdb: Simulator,
        amount: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        FavoriteFactory.create_batch(amount, user=viewer)
        path = "movies/favorites/"

        with django_assert_num_queries(2 + 2):  # signing in takes two
            answer = api.rest("GET", path, by=viewer)

        assert answer.json()["count"] == amount
        assert tmdb.calls == 0

    def test_show_whatever_else_their_owner_keeps_of_them(
        self, viewer: User, stranger: User, api: ApiClient
    ) -> None:
        loved = FavoriteFactory.create(user=viewer).movie
        WatchlistEntryFactory.create(user=viewer, movie=loved)
        RatingFactory.create(user=viewer, movie=loved, value=Decimal("8.5"))
        DismissalFactory.create(user=stranger, movie=loved)

        shown = api.rest("GET", "movies/favorites/", by=viewer).json()["results"][0]["movie"]

        flags = ("is_favorite", "in_watchlist", "is_dismissed", "my_rating")
        assert [shown[flag] for flag in flags] == [True, True, False, 8.5]

    def test_are_ones_own(self, viewer: User, stranger: User, api: ApiClient) -> None:
        FavoriteFactory.create(user=stranger)

        assert api.rest("GET", "movies/favorites/", by=viewer).json()["results"] == []
        assert api.rest("GET", "movies/favorites/").status_code == 401

    def test_come_in_the_order_that_was_asked_for(self, viewer: User) -> None:
        for title in ("Beta", "Alpha"):
            FavoriteFactory.create(user=viewer, movie=MovieFactory.create(title=title))

        by_title = selectors.list_favorites(user=viewer, ordering="title")
        newest = selectors.list_favorites(user=viewer)

        assert [each.movie.title for each in by_title] == ["Alpha", "Beta"]
        assert [each.movie.title for each in newest] == ["Alpha", "Beta"]

    def test_survive_a_race(
        self, transactional_db: None, film: int, now: datetime, all_at_once: AllAtOnce
    ) -> None:
        viewer = UserFactory.create()

        states = all_at_once(12, lambda: services.add_favorite(user=viewer, movie_id=film, now=now))

        assert {(state.is_favorite, state.count) for state in states} == {(True, 1)}


class TestRatings:
    @pytest.mark.parametrize("value", ["0.5", "7", "10"])
    def test_come_in_halves(self, viewer: User, now: datetime, value: str) -> None:
        movie = MovieFactory.create()

        state = services.rate_movie(user=viewer, movie_id=movie.pk, value=Decimal(value), now=now)

        assert state.my_rating == float(value)

    @pytest.mark.parametrize("value", ["0", "0.25", "7.3", "10.5", "-1"])
    def test_and_nothing_else(self, viewer: User, now: datetime, value: str) -> None:
        movie = MovieFactory.create()

        with pytest.raises(ValidationFailed):
            services.rate_movie(user=viewer, movie_id=movie.pk, value=Decimal(value), now=now)
        with pytest.raises(IntegrityError), transaction.atomic():
            RatingFactory.create(user=viewer, movie=movie, value=Decimal(value))

    def test_count_once_with_the_last_word(self, viewer: User, now: datetime) -> None:
        movie = MovieFactory.create()
        for value in (3, 8):
            services.rate_movie(user=viewer, movie_id=movie.pk, value=Decimal(value), now=now)

        assert Rating.objects.get(user=viewer).value == 8
        gone = services.unrate_movie(user=viewer, movie_id=movie.pk, now=now)
        assert (gone.my_rating, gone.count) == (None, 0)


class TestOverlays:
    def test_two_people_never_see_each_others_flags_on_one_kept_film(
        self, viewer: User, stranger: User, api: ApiClient, tmdb: Simulator, now: datetime
    ) -> None:
        first, second = (film.id for film in tmdb.library.trending(by="day")[:2])
        services.add_favorite(user=viewer, movie_id=first, now=now)
        services.dismiss_movie(user=stranger, movie_id=second, now=now)

        seen = {
            who: {
                film["id"]: (film["is_favorite"], film["is_dismissed"])
                for film in api.rest("GET", "movies/trending/", by=by).json()["results"]
            }
            for who, by in (("viewer", viewer), ("stranger", stranger), ("nobody", None))
        }

        assert tmdb.calls_of("trending") == 1
        assert seen["viewer"][first] == (True, False)
        assert seen["viewer"][second] == (False, False)
        assert seen["stranger"][first] == (False, False)
        assert seen["stranger"][second] == (False, True)
        assert set(seen["nobody"].values()) == {(None, None)}

    def test_cost_one_query_a_page(
        self, viewer: User, api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        api.rest("GET", "movies/trending/")

        with django_assert_num_queries(2 + 2):  # preferences and flags; signing in takes two
            answer = api.rest("GET", "movies/trending/", by=viewer)

        assert answer["Cache-Control"] == "no-store"


class TestPreferences:
    def test_are_empty_before_they_are_said(self, viewer: User, api: ApiClient) -> None:
        assert api.rest("GET", "movies/preferences/", by=viewer).json() == {
            "liked_genres": [],
            "disliked_genres": [],
            "language": None,
            "region": None,
            "include_adult": False,
        }

    def test_are_said_anew_as_a_whole(self, viewer: User, api: ApiClient) -> None:
        said = {
            "liked_genres": [28, 12],
            "disliked_genres": [27],
            "language": "nl-NL",
            "region": "NL",
            "include_adult": True,
        }

        first = api.rest("PUT", "movies/preferences/", said, by=viewer).json()
        second = api.rest("PUT", "movies/preferences/", {"liked_genres": [28]}, by=viewer).json()

        assert first == {**said, "liked_genres": [12, 28]}
        assert second == {
            "liked_genres": [28],
            "disliked_genres": [],
            "language": None,
            "region": None,
            "include_adult": False,
        }

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"liked_genres": [4711]}, "liked_genres"),
            ({"disliked_genres": [4711]}, "disliked_genres"),
            ({"liked_genres": [28], "disliked_genres": [28]}, "disliked_genres"),
        ],
    )
    def test_name_genres_that_there_are(
        self, viewer: User, api: ApiClient, said: dict[str, list[int]], field: str
    ) -> None:
        answer = api.rest("PUT", "movies/preferences/", said, by=viewer)

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]

    def test_choose_the_language_and_whether_adult_films_are_found(
        self, viewer: User, api: ApiClient, tmdb: Simulator
    ) -> None:
        adult = next(film for film in tmdb.library.films.values() if film.adult)
        api.rest("PUT", "movies/preferences/", {"include_adult": True}, by=viewer)
        path = f"movies/search/?q={adult.title}"

        for_viewer, for_nobody = (
            [film["id"] for film in api.rest("GET", path, by=by).json()["results"]]
            for by in (viewer, None)
        )

        assert adult.id in for_viewer
        assert adult.id not in for_nobody


class TestTheLanguageOfASavedFilm:
    def test_is_not_that_of_the_first_visitor(
        self, api: ApiClient, viewer: User, stranger: User, tmdb: Simulator, now: datetime
    ) -> None:
        film = next(n for n in range(FIRST_ID, FIRST_ID + 9) if n % 3)
        german = api.rest("GET", f"movies/{film}/?language=de-DE").json()["title"]
        services.add_favorite(user=stranger, movie_id=film, now=now)

        [saved] = api.rest("GET", "movies/favorites/", by=stranger).json()["results"]

        assert german.startswith("Das ")
        assert saved["movie"]["title"] == tmdb.library.films[film].title

    def test_a_copy_in_the_readers_language_outlives_the_catalogue(
        self, api: ApiClient, tmdb: Simulator, db: None
    ) -> None:
        film = next(n for n in range(FIRST_ID, FIRST_ID + 9) if n % 3)
        before = api.rest("GET", f"movies/{film}/?language=de-DE").json()["title"]
        forget_everything_kept()
        tmdb.fail(mode="reset")

        after = api.rest("GET", f"movies/{film}/?language=de-DE")

        assert (after.status_code, after.json()["title"]) == (200, before)
